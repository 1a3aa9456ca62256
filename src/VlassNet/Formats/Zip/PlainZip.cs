using System.IO.Compression;

namespace VlassNet.Formats.Zip;

/// <summary>Writes zip archives so that equal contents are equal files.</summary>
internal static class PlainZip
{
    /// <summary>Archives have no earlier time.</summary>
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

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
