using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VlassNet.Simulation;

/// <summary>The smallest and the greatest value of an image.</summary>
internal readonly record struct PixelRange(float Minimum, float Maximum)
{
    /// <param name="image">At least one value, none of them NaN.</param>
    public static PixelRange Of(ReadOnlySpan<float> image)
    {
        ReadOnlySpan<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(image);
        Vector256<float> low = Vector256.Create(image[0]);
        Vector256<float> high = low;
        foreach (Vector256<float> vector in vectors)
        {
            low = Vector256.MinNative(low, vector);
            high = Vector256.MaxNative(high, vector);
        }

        float minimum = low[0];
        float maximum = high[0];
        for (int lane = 1; lane < Vector256<float>.Count; lane++)
        {
            minimum = MathF.Min(minimum, low[lane]);
            maximum = MathF.Max(maximum, high[lane]);
        }

        foreach (float value in image[(vectors.Length * Vector256<float>.Count)..])
        {
            minimum = MathF.Min(minimum, value);
            maximum = MathF.Max(maximum, value);
        }

        return new PixelRange(minimum, maximum);
    }

    /// <summary>Stretches the image to 0…1; its extremes become exactly 0 and 1.</summary>
    public static void Normalize(Span<float> image)
    {
        PixelRange range = Of(image);
        float width = range.Maximum - range.Minimum;
        Span<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(image);
        foreach (ref Vector256<float> vector in vectors)
            vector = (vector - Vector256.Create(range.Minimum)) / width;
        foreach (ref float value in image[(vectors.Length * Vector256<float>.Count)..])
            value = (value - range.Minimum) / width;
    }
}
