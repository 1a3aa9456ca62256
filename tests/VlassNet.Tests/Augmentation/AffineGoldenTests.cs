using System.Text.Json;
using VlassNet.Augmentation;

namespace VlassNet.Tests.Augmentation;

/// <summary>The views that SciPy makes (see Golden/augmentation/make_augmentation.py).</summary>
public class AffineGoldenTests
{
    private const float FillValue = 0.25f;

    [Theory]
    [InlineData(FillMode.Nearest, true)]
    [InlineData(FillMode.Nearest, false)]
    [InlineData(FillMode.Constant, true)]
    [InlineData(FillMode.Constant, false)]
    [InlineData(FillMode.Reflect, true)]
    [InlineData(FillMode.Reflect, false)]
    [InlineData(FillMode.Wrap, true)]
    [InlineData(FillMode.Wrap, false)]
    public void Views_are_those_of_SciPy_within_1e5(FillMode mode, bool vectorize)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Golden", "augmentation");
        float[] values = ReadFloats(Path.Combine(folder, "augmentation.f32"));
        using JsonDocument index = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "augmentation.json")));
        int cases = 0;
        foreach (JsonElement image in index.RootElement.GetProperty("images").EnumerateArray())
        {
            ImageShape shape = new(Number(image, "rows"), Number(image, "columns"), Number(image, "channels"));
            float[] pixels = values.AsSpan(Number(image, "offset"), shape.Length).ToArray();
            foreach (JsonElement golden in index.RootElement.GetProperty("cases").EnumerateArray())
            {
                if (Text(golden, "image") != Text(image, "name") || Text(golden, "mode") != mode.ToString().ToLowerInvariant())
                    continue;

                float[] view = TestImages.View(pixels, shape, Parameters(golden, shape), mode, FillValue, vectorize);
                int stride = Number(golden, "stride");
                float[] seen = [.. view.Where((_, place) => place % stride == 0)];
                float[] expected = values.AsSpan(Number(golden, "offset"), seen.Length).ToArray();
                TestImages.LargestDifference(seen, expected).Should().BeLessThan(1e-5f, "of {0}", golden.ToString());
                cases++;
            }
        }

        cases.Should().Be(3 * 14);
    }

    private static AffineParameters Parameters(JsonElement golden, ImageShape shape)
    {
        double[] p = [.. golden.GetProperty("parameters").EnumerateArray().Select(value => value.GetDouble())];
        return new AffineParameters(p[0], p[1] * shape.Columns, p[2] * shape.Rows, p[3], p[4], p[5] == 1, p[6] == 1);
    }

    private static float[] ReadFloats(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return [.. Enumerable.Range(0, bytes.Length / 4).Select(i => BitConverter.ToSingle(bytes, 4 * i))];
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
