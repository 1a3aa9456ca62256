namespace VlassNet.Data.Cutouts;

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
    public static Cutout Finish(float[] pixels, int outsideCount, PixelNormalization normalization)
    {
        float[] values = FiniteScan.FirstNonFinite(pixels) < 0 ? pixels : Array.FindAll(pixels, float.IsFinite);
        int blank = pixels.Length - values.Length - outsideCount;
        if (values.Length == 0)
        {
            Array.Clear(pixels);
            return new Cutout(pixels, outsideCount, blank, float.NaN, double.NaN, Saturated: true);
        }

        float peak = PixelStatistics.Extremes(values).Greatest;
        int atPeak = 0;
        foreach (float value in values)
            atPeak += value == peak ? 1 : 0;
        (double median, double deviation) = new PixelStatistics(values).Noise();
        double total = 0;
        float limit = (float)(median + (SourceDeviations * deviation));
        foreach (float value in values)
        {
            if (value > limit)
                total += value - median;
        }

        if (values != pixels)
        {
            foreach (ref float pixel in pixels.AsSpan())
            {
                if (!float.IsFinite(pixel))
                    pixel = (float)median;
            }
        }

        // Those that were filled in say nothing of the image.
        normalization.Apply(pixels, values);
        bool isFlat = pixels.AsSpan().IndexOfAnyExcept(pixels[0]) < 0;
        return new Cutout(pixels, outsideCount, blank, peak, total, isFlat || atPeak > Math.Max(1, MostAtPeak * values.Length));
    }
}
