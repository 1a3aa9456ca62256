using System.IO.Compression;

namespace VlassNet.Fuzzing;

/// <summary>The files that inputs are made of: small golden files of the tests, some made in code, and one's own.</summary>
internal sealed class Corpus(string golden, string? more = null)
{
    // Much larger ones teach nothing more, and take longer.
    private const int LongestSeed = 64 * 1024;

    /// <summary>The seeds of a reader. Files of one's own lie in a folder with the name of the reader.</summary>
    public IReadOnlyList<Seed> SeedsOf(FuzzedReader reader)
    {
        List<byte[]> files = [.. reader.Generated];
        foreach (string pattern in reader.Patterns)
        {
            string folder = Path.Combine(golden, Path.GetDirectoryName(pattern)!);
            files.AddRange(Read(folder, Path.GetFileName(pattern)));
        }

        if (more is not null && Path.Combine(more, reader.Name) is { } own && Directory.Exists(own))
            files.AddRange(Read(own, "*"));
        if (files.Count == 0)
            throw new InvalidOperationException($"expected files for {reader.Name} in {golden}; found none");
        return [.. files.Select(file => new Seed(file, reader.Container?.Split(file) ?? []))];
    }

    private static IEnumerable<byte[]> Read(string folder, string pattern) =>
        Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal)
            .Select(Unpack).Where(bytes => bytes.Length <= LongestSeed);

    // Golden files are packed to be small; readers of packed files pack them again.
    private static byte[] Unpack(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (!path.EndsWith(".gz", StringComparison.Ordinal))
            return bytes;
        using GZipStream packed = new(new MemoryStream(bytes), CompressionMode.Decompress);
        using MemoryStream unpacked = new();
        packed.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
