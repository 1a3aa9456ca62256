using System.IO.Compression;

namespace VlassNet.Formats.Zip;

/// <summary>
/// Opens zip archives of strangers: every one that the library reads is opened here. The framework makes an object of each entry that a
/// directory lists, some hundred bytes for fifty, so a directory is measured before it is read.
/// </summary>
internal static class GuardedZip
{
    /// <summary>The longest directory, some ten thousand entries; sets and networks have dozens.</summary>
    private const long LongestDirectory = 1 << 20;

    /// <summary>Opens an archive.</summary>
    /// <param name="stream">The archive, which can seek; left open.</param>
    /// <param name="errors">Makes the exceptions.</param>
    /// <exception cref="BadInputException">It is no archive, or its directory is too long.</exception>
    public static ZipArchive Open(Stream stream, InputErrors errors)
    {
        if (ZipDirectory.LengthOf(stream) is { } length && length is < 0 or > LongestDirectory)
            throw errors.Of($"an archive whose directory has at most {LongestDirectory:N0} bytes", $"one of {length:N0}");
        stream.Position = 0;
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException error)
        {
            throw errors.Of("a zip archive that can be read", error.Message, inner: error);
        }
    }
}
