using VlassNet.Data;

namespace VlassNet.Tests.Training;

/// <summary>Small shapes anywhere in a noisy image: what finds four kinds of strokes serves to tell crosses too.</summary>
internal static class Motifs
{
    public static string[] Strokes { get; } = ["—", "|", "/", "\\"];

    public static string[] Crosses { get; } = ["+", "×"];

    /// <summary>16×16 images, the classes in turn.</summary>
    public static LabeledImages Of(string[] motifs, int count, ulong seed)
    {
        const int Side = 16;
        float[] pixels = new float[count * Side * Side];
        for (int image = 0; image < count; image++)
        {
            CounterRandom random = new(seed, 1, (ulong)image);
            Span<float> own = pixels.AsSpan(image * Side * Side, Side * Side);
            foreach (ref float pixel in own)
                pixel = (float)(0.25 * random.NextGaussian());
            int row = 4 + random.NextInt(8), column = 4 + random.NextInt(8);
            for (int step = -3; step <= 3; step++)
            {
                foreach ((int down, int right) in DirectionsOf(motifs[image % motifs.Length], step))
                    own[(row + down) * Side + column + right] += 0.7f;
            }
        }

        return LabeledImages.Create(
            pixels, [.. Enumerable.Range(0, count).Select(image => image % motifs.Length)], new ImageShape(Side, Side), motifs);
    }

    private static IEnumerable<(int Down, int Right)> DirectionsOf(string motif, int step) => motif switch
    {
        "—" => [(0, step)],
        "|" => [(step, 0)],
        "/" => [(step, step)],
        "\\" => [(step, -step)],
        "+" => [(0, step), (step, 0)],
        "×" => [(step, step), (step, -step)],
        _ => throw new ArgumentException(motif),
    };
}
