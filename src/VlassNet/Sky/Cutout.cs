namespace VlassNet.Sky;

/// <summary>A small picture of one source.</summary>
/// <param name="Pixels">
/// The pixels in <c>(row, column)</c> order, row 0 at the bottom, scaled by <see cref="CutoutOptions.Normalization"/>, all finite.
/// </param>
/// <param name="Outside">How many pixels lie outside the image.</param>
/// <param name="Blank">How many pixels lie inside it and have no value.</param>
/// <param name="Peak">The greatest pixel before scaling, in the image's unit; NaN where no pixel has a value.</param>
/// <param name="Total">
/// The sum of all pixels above three standard deviations of the noise (1.4826 times the median absolute deviation) over the median,
/// before scaling, less the median: in the image's unit times its pixels. NaN where no pixel has a value.
/// </param>
/// <param name="Saturated">
/// Whether the scaling tells little: all pixels are equal, or more than a hundredth of them share the greatest value.
/// </param>
public sealed record Cutout(float[] Pixels, int Outside, int Blank, float Peak, double Total, bool Saturated)
{
    /// <summary>Whether no pixel has a value; all are 0 then.</summary>
    public bool IsEmpty => Outside + Blank == Pixels.Length;
}
