using System.IO.Compression;
using VlassNet.Data.Input;

namespace VlassNet.Exchange;

/// <summary>Zip archives of arrays: written so that equal contents are equal files, and opened only where they are of a sane size.</summary>
internal static class PlainZip
{
    /// <summary>The longest directory, some ten thousand entries; a network has dozens.</summary>
    private const long LongestDirectory = 1 << 20;

    /// <summary>Archives have no earlier time.</summary>
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Opens an archive, which leaves the file open.</summary>
    /// <exception cref="Networks.WeightsFormatException">Its directory is too long.</exception>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static ZipArchive Open(FileStream file, ForeignErrors errors)
    {
        if (ZipDirectory.LengthOf(file) is { } length && length is < 0 or > LongestDirectory)
            throw errors.Of($"an archive whose directory has at most {LongestDirectory:N0} bytes", $"one of {length:N0}");
        file.Position = 0;
        return new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
    }

    /// <summary>Adds an entry as it is.</summary>
    public static void Add(ZipArchive archive, string name, params ReadOnlySpan<byte> bytes)
    {
        using Stream content = Add(archive, name);
        content.Write(bytes);
    }

    /// <summary>Adds an entry, to be written as it is.</summary>
    public static Stream Add(ZipArchive archive, string name)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Time;
        return entry.Open();
    }
}
