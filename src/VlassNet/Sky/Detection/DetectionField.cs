namespace VlassNet.Sky.Detection;

/// <summary>An image with its background and noise.</summary>
/// <param name="Pixels">Its pixels, row after row.</param>
/// <param name="Rows">Number of its rows.</param>
/// <param name="Columns">Number of its columns.</param>
/// <param name="Map">Background and noise.</param>
internal sealed record DetectionField(float[] Pixels, int Rows, int Columns, BackgroundMap Map)
{
    /// <summary>A pixel; NaN outside.</summary>
    public float At(int row, int column) =>
        (uint)row < (uint)Rows && (uint)column < (uint)Columns ? Pixels[((long)row * Columns) + column] : float.NaN;

    /// <summary>A pixel above the background, in the image's unit; NaN outside.</summary>
    public double Above(int row, int column) => At(row, column) - Map.Background(row, column);

    /// <summary>A pixel above the background in standard deviations of the noise; NaN outside.</summary>
    public double SignalToNoise(int row, int column) => Above(row, column) / Map.Noise(row, column);
}
