namespace VlassNet.Reporting;

/// <summary>Colours for values that lie on both sides of 0, over a picture in grey.</summary>
internal static class OverlayColors
{
    private static readonly Rgb For = new(213, 94, 0);
    private static readonly Rgb Against = new(0, 114, 178);

    /// <summary>Mixes each pixel with the colour of its value's sign, in the share that the value has of the largest magnitude.</summary>
    public static void Paint(Span<Rgb> pixels, ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
            largest = Math.Max(largest, Math.Abs(value));
        for (int pixel = 0; pixel < pixels.Length && largest > 0; pixel++)
        {
            double share = Math.Abs((double)values[pixel]) / largest;
            pixels[pixel] = Rgb.Between(pixels[pixel], values[pixel] < 0 ? Against : For, share);
        }
    }
}
