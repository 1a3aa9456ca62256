using System.Text.Json;
using VlassNet.Formats.Png;

namespace VlassNet.Tests.Formats.Png;

/// <summary>The files that make_png.py put together by hand.</summary>
internal static class GoldenPng
{
    public const int MaxSide = 16_384;

    private static readonly Dictionary<string, JsonElement> Cases = Read();

    public static IEnumerable<string> Names => Cases.Keys.Order(StringComparer.Ordinal);

    public static byte[] Bytes(string name) => Cases[name].GetProperty("file").GetBytesFromBase64();

    public static int Width(string name) => Cases[name].GetProperty("width").GetInt32();

    public static int Height(string name) => Cases[name].GetProperty("height").GetInt32();

    /// <summary>The values as a reader must give them: the bottom row first, 0 to 1.</summary>
    public static float[] Expected(string name)
    {
        float largest = Cases[name].GetProperty("largest").GetSingle();
        IEnumerable<float> values = Cases[name].GetProperty("samples").EnumerateArray()
            .Select(sample => sample.GetInt32() / largest);
        return [.. values.Chunk(Width(name)).Reverse().SelectMany(row => row)];
    }

    public static float[] Load(byte[] content)
    {
        PngFile file = PngFile.Open(content, "it.png", MaxSide);
        PngReader.CheckSize(file);
        float[] pixels = new float[file.Header.Width * file.Header.Height];
        PngReader.Read(file, pixels);
        return pixels;
    }

    private static Dictionary<string, JsonElement> Read()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", "png", "pictures.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.Clone());
    }
}
