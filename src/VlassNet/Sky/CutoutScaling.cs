using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VlassNet.Sky;

/// <summary>What becomes of the pixels of a cutout once they are read: measured, filled and scaled.</summary>
internal static class CutoutScaling
{
    /// <summary>Standard deviations of the noise above which a pixel belongs to a source.</summary>
    private const double SourceDeviations = 3;

    /// <summary>The share of the pixels that may have the greatest value before it counts as clipped.</summary>
    private const double MostAtPeak = 0.01;

    /// <param name="pixels">The pixels as they were read, which become those of the cutout.</param>
    /// <param name="outsideCount">How many of them are outside the image.</param>
    /// <param name="normalization">How they are scaled.</param>
    public static CutoutMeasures Finish(Span<float> pixels, int outsideCount, PixelNormalization normalization)
    {
        if (FiniteScan.FirstNonFinite(pixels) < 0)
            return Finish(pixels, pixels, outsideCount, normalization);
        float[] values = Array.FindAll(pixels.ToArray(), float.IsFinite);
        return Finish(pixels, values, outsideCount, normalization);
    }

    private static CutoutMeasures Finish(Span<float> pixels, ReadOnlySpan<float> values, int outsideCount, PixelNormalization normalization)
    {
        int blank = pixels.Length - values.Length - outsideCount;
        if (values.Length == 0)
        {
            pixels.Clear();
            return new CutoutMeasures(outsideCount, blank, float.NaN, double.NaN, IsEmpty: true, Saturated: true);
        }

        float peak = PixelStatistics.Extremes(values).Greatest;
        using PixelStatistics statistics = new(values);
        (double median, double deviation) = statistics.Noise();
        (double total, int atPeak) = Measure(values, median, (float)(median + (SourceDeviations * deviation)), peak);
        if (values.Length != pixels.Length)
        {
            foreach (ref float pixel in pixels)
            {
                if (!float.IsFinite(pixel))
                    pixel = (float)median;
            }
        }

        // Those that were filled in say nothing of the image.
        normalization.Apply(pixels, values);
        bool isFlat = pixels.IndexOfAnyExcept(pixels[0]) < 0;
        return new CutoutMeasures(outsideCount, blank, peak, total, IsEmpty: false, isFlat || atPeak > Math.Max(1, MostAtPeak * values.Length));
    }

    /// <summary>The sum of the pixels above a limit, less the median of each, and how many have the greatest value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Total, int AtPeak) Measure(ReadOnlySpan<float> values, double median, float limit, float peak)
    {
        double total = 0;
        int atPeak = 0;
        ReadOnlySpan<Vector512<float>> vectors = MemoryMarshal.Cast<float, Vector512<float>>(values);
        for (int first = 0; first < values.Length; first += Vector512<float>.Count)
        {
            // Most pixels are sky, below the limit and below the greatest.
            int vector = first / Vector512<float>.Count;
            if (vector < vectors.Length && !Vector512.GreaterThanAny(vectors[vector], Vector512.Create(limit))
                && !Vector512.EqualsAny(vectors[vector], Vector512.Create(peak)))
                continue;
            foreach (float value in values.Slice(first, Math.Min(Vector512<float>.Count, values.Length - first)))
            {
                total += value > limit ? value - median : 0;
                atPeak += value == peak ? 1 : 0;
            }
        }

        return (total, atPeak);
    }
}
