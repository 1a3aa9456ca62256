namespace VlassNet.Sky;

/// <summary>A small picture of one source, and what was measured of it before its pixels were scaled.</summary>
public sealed record Cutout
{
    private readonly CutoutMeasures measures;

    internal Cutout(float[] pixels, CutoutMeasures measures)
    {
        Pixels = pixels;
        this.measures = measures;
    }

    /// <summary>
    /// The pixels in <c>(row, column)</c> order, row 0 at the bottom, scaled by <see cref="CutoutOptions.Normalization"/>, all finite.
    /// </summary>
    public float[] Pixels { get; }

    /// <summary>How many pixels lie outside the image.</summary>
    public int Outside => measures.Outside;

    /// <summary>How many pixels lie inside it and have no value.</summary>
    public int Blank => measures.Blank;

    /// <summary>The greatest pixel before scaling, in the image's unit; NaN where no pixel has a value.</summary>
    public float Peak => measures.Peak;

    /// <summary>
    /// The sum of all pixels above three standard deviations of the noise (1.4826 times the median absolute deviation) over the median,
    /// before scaling, less the median: in the image's unit times its pixels. NaN where no pixel has a value.
    /// </summary>
    public double Total => measures.Total;

    /// <summary>
    /// Whether the scaling tells little: all pixels are equal, or more than a hundredth of them share the greatest value.
    /// </summary>
    public bool Saturated => measures.Saturated;

    /// <summary>Whether no pixel has a value; all are 0 then.</summary>
    public bool IsEmpty => measures.IsEmpty;
}
