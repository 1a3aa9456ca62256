namespace VlassNet.Sky;

/// <summary>
/// Noise and background of an image that are known, such as those that PyBDSF or Aegean's BANE wrote, for <see cref="SourceFinder"/> in place of those
/// that it measures.
/// </summary>
/// <remarks>Pixels at which the noise is not above 0 or a map is not finite are searched as if they were blank.</remarks>
public sealed class DetectionMaps
{
    /// <summary>Takes arrays.</summary>
    /// <param name="rows">Rows of the image.</param>
    /// <param name="columns">Columns of the image.</param>
    /// <param name="noise">The standard deviation of the noise at each pixel, row 0 at the bottom, in the image's unit; kept and not copied.</param>
    /// <param name="background">The background at each pixel, likewise; null for none.</param>
    /// <exception cref="ArgumentException">An array has not a value for each pixel, or there are no pixels.</exception>
    public DetectionMaps(int rows, int columns, float[] noise, float[]? background = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentNullException.ThrowIfNull(noise);
        long count = (long)rows * columns;
        if (noise.Length != count || (background is not null && background.Length != count))
        {
            throw new ArgumentException(
                $"expected {rows}×{columns} values of each map, {count}; received {noise.Length} of noise"
                + (background is null ? "" : $" and {background.Length} of background"),
                nameof(noise));
        }

        (Rows, Columns, Noise, Background) = (rows, columns, noise, background);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    internal float[] Noise { get; }

    internal float[]? Background { get; }

    /// <summary>Jy/beam of one unit of the maps; null where that is not known, and they are in the image's unit.</summary>
    internal double? Brightness { get; private init; }

    /// <summary>
    /// Reads maps in FITS images. Where their header and that of the image both say what a pixel is in Jy/beam (<c>BUNIT</c>), the unit may be another.
    /// </summary>
    /// <param name="noise">The standard deviation of the noise; it is read and stays the caller's.</param>
    /// <param name="background">The background, of the same shape and unit; null for none.</param>
    /// <exception cref="BadInputException">They cannot be read, have too many pixels, or differ in shape or unit.</exception>
    public static DetectionMaps Read(FitsImage noise, FitsImage? background = null)
    {
        ArgumentNullException.ThrowIfNull(noise);
        double? unit = FluxScale.Of(noise.Cards, null).Peak;
        if (background is not null && (background.Rows != noise.Rows || background.Columns != noise.Columns))
            throw Wrong($"a background map of {noise.Rows}×{noise.Columns} pixels, as that of the noise", $"{background.Rows}×{background.Columns}");
        if (background is not null && FluxScale.Of(background.Cards, null).Peak != unit)
            throw Wrong("a background map in the unit (BUNIT) of that of the noise", "another");
        return new DetectionMaps(noise.Rows, noise.Columns, All(noise), background is null ? null : All(background)) { Brightness = unit };
    }

    /// <exception cref="BadInputException">The maps are of another shape.</exception>
    internal void RequireShape(int rows, int columns)
    {
        if (rows != Rows || columns != Columns)
            throw Wrong($"maps of background and noise of {rows}×{columns} pixels, as the image", $"{Rows}×{Columns}");
    }

    private static float[] All(FitsImage image)
    {
        if ((long)image.Rows * image.Columns > Array.MaxLength)
            throw Wrong($"a map of at most {Array.MaxLength:N0} pixels", $"{image.Rows:N0}×{image.Columns:N0}");
        float[] pixels = new float[image.Rows * image.Columns];
        image.ReadRegion(0, 0, image.Rows, image.Columns, pixels);
        return pixels;
    }

    private static BadInputException Wrong(string expected, string found) =>
        new(expected, found, "the maps", "Give those that were made of this image.") { Subject = InputSubject.SkyImage };
}
