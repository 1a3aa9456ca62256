using System.IO.Compression;

namespace VlassNet.Fuzzing;

/// <summary>Zip: entries with checksums and lengths, listed once more at the end; sometimes packed.</summary>
internal sealed class ZipContainer : Container
{
    public override IReadOnlyList<Part> Split(byte[] file)
    {
        try
        {
            using ZipArchive archive = new(new MemoryStream(file), ZipArchiveMode.Read);
            return [.. archive.Entries.Select(entry => new Part(entry.FullName, Read(entry)))];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    public override byte[] Join(IReadOnlyList<Part> parts, FuzzRandom random)
    {
        ZipBuilder zip = new();
        bool isPacked = random.OneIn(8);
        foreach (Part part in parts)
            zip.Add(part.Name, part.Body, isPacked);
        return zip.ToArray();
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using Stream content = entry.Open();
        using MemoryStream bytes = new();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
