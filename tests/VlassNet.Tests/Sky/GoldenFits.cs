using System.IO.Compression;
using System.Text.Json;
using VlassNet.Sky;

namespace VlassNet.Tests.Sky;

/// <summary>The files that make_fits.py wrote, and what astropy reads in them.</summary>
internal static class GoldenFits
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Golden", "fits", name);

    /// <summary>The content of a file, without its gzip where the name ends so.</summary>
    public static byte[] Bytes(string name)
    {
        using FileStream file = File.OpenRead(Path(name));
        using Stream content = name.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress) : file;
        using MemoryStream memory = new();
        content.CopyTo(memory);
        return memory.ToArray();
    }

    public static JsonElement Json(string name)
    {
        using JsonDocument document = JsonDocument.Parse(Bytes(name));
        return document.RootElement.Clone();
    }

    public static FitsImage Open(byte[] content, FitsImageOptions? options = null) =>
        FitsImage.Open(new MemoryStream(content), options);

    public static float[] Whole(FitsImage image)
    {
        float[] pixels = new float[image.Rows * image.Columns];
        image.ReadRegion(0, 0, image.Rows, image.Columns, pixels);
        return pixels;
    }

    /// <summary>The bits of values as astropy has them; every NaN is the same.</summary>
    public static string[] Bits(ReadOnlySpan<float> values)
    {
        string[] bits = new string[values.Length];
        for (int i = 0; i < bits.Length; i++)
            bits[i] = float.IsNaN(values[i]) ? "NaN" : $"{BitConverter.SingleToUInt32Bits(values[i]):x8}";
        return bits;
    }

    public static string[] Bits(JsonElement values) =>
        [.. values.EnumerateArray().Select(value => Bits([FromBits(value.GetString()!)])[0])];

    public static float FromBits(string bits) => BitConverter.UInt32BitsToSingle(Convert.ToUInt32(bits, 16));

    public static byte[] Gzip(byte[] content)
    {
        using MemoryStream memory = new();
        using (GZipStream zip = new(memory, CompressionLevel.Fastest, leaveOpen: true))
            zip.Write(content);
        return memory.ToArray();
    }
}
