using System.IO.Compression;

namespace VlassNet.Formats.Zip;

/// <summary>
/// Opens zip archives of strangers: every one that the library and its add-ons read is opened here. The framework makes an object of each
/// entry that a directory lists, some hundred bytes for fifty, and goes where the directory sends it, so a directory is measured and its
/// numbers are held against the archive before the framework reads it.
/// </summary>
internal static class GuardedZip
{
    /// <summary>The longest directory, some ten thousand entries; sets and networks have dozens.</summary>
    private const long LongestDirectory = 1 << 20;

    /// <summary>Opens an archive and reads its directory.</summary>
    /// <param name="stream">The archive, which can seek; left open.</param>
    /// <param name="errors">Makes the exceptions.</param>
    /// <exception cref="BadInputException">It is no archive, its directory is too long, or an entry is said to lie outside it.</exception>
    public static ZipArchive Open(Stream stream, InputErrors errors)
    {
        if (ZipDirectory.Find(stream) is { } start)
        {
            if (start < 0 || start > stream.Length)
                throw errors.Of($"an archive whose directory is within its {stream.Length:N0} bytes", $"one from byte {start}");

            // The framework reads entries as long as there are some, whatever length the archive states. So that a directory that goes on
            // is seen to, the beginning of one entry more has room.
            byte[] directory = new byte[Math.Min(stream.Length - start, LongestDirectory + ZipEntries.HeaderLength)];
            stream.Position = start;
            stream.ReadExactly(directory);
            if (ZipEntries.ProblemOf(directory, stream.Length, out int length) is { } problem)
                throw errors.Of($"an archive whose entries are within its {stream.Length:N0} bytes", problem);
            if (length > LongestDirectory)
                throw errors.Of($"an archive whose directory has at most {LongestDirectory:N0} bytes", "a longer one");
        }

        stream.Position = 0;
        ZipArchive? archive = null;
        try
        {
            archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);

            // The directory is read when somebody first asks for it, and then its errors belong here.
            _ = archive.Entries;
            return archive;
        }
        catch (Exception error) when (IsOfArchive(error))
        {
            archive?.Dispose();
            throw errors.Of("a zip archive that can be read", error.Message, inner: error);
        }
    }

    /// <summary>Opens an entry of an archive.</summary>
    /// <exception cref="InvalidDataException">What the archive says of the entry cannot be.</exception>
    public static Stream OpenEntry(ZipArchiveEntry entry)
    {
        try
        {
            return entry.Open();
        }
        catch (Exception error) when (IsOfArchive(error))
        {
            throw new InvalidDataException(error.Message, error);
        }
    }

    // Besides its documented exceptions, the framework passes on what its arithmetic with a hostile size or place runs into.
    private static bool IsOfArchive(Exception error) =>
        error is InvalidDataException or IOException or ArgumentException or OverflowException or NotSupportedException;
}
