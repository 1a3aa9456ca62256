namespace VlassNet.Sky;

/// <summary>
/// Cuts sources out of one image, at positions on the sky or in its middle: the one way from a position to pixels, for catalogues and for
/// training. Several threads may cut at once.
/// </summary>
internal sealed class SourceCutter : IDisposable
{
    private readonly CutoutExtractor extractor;
    private readonly string file;
    private readonly Lazy<FluxScale> flux;

    private SourceCutter(CutoutExtractor extractor, string file)
    {
        this.extractor = extractor;
        this.file = file;
        flux = new Lazy<FluxScale>(() => FluxScale.Of(Image.Cards, ReadableWcs() is null ? null : extractor.PixelScale));
    }

    private FitsImage Image => extractor.Image;

    /// <param name="file">The image.</param>
    /// <param name="fits">How it is opened.</param>
    /// <param name="cutout">What a cutout is.</param>
    /// <param name="inMemory">Whether to read all of it into memory, for many sources.</param>
    /// <param name="threads">Threads that do so; 0 for one on each core.</param>
    /// <param name="token">Ends that.</param>
    /// <exception cref="BadInputException">It cannot be read, or not be resampled.</exception>
    public static SourceCutter Open(
        string file, FitsImageOptions fits, CutoutOptions cutout, bool inMemory = false, int threads = 0, CancellationToken token = default)
    {
        FitsImage image = FitsImage.Open(file, fits, token);
        try
        {
            return new SourceCutter(new CutoutExtractor(image, cutout, inMemory, threads, token), file);
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>Cuts out of an image whose pixels are in memory already.</summary>
    /// <param name="image">The image; this takes it over.</param>
    /// <param name="pixels">All of its pixels.</param>
    /// <param name="file">What it is called.</param>
    /// <param name="cutout">What a cutout is.</param>
    /// <exception cref="BadInputException">It cannot be resampled.</exception>
    public static SourceCutter Of(FitsImage image, float[] pixels, string file, CutoutOptions cutout)
    {
        try
        {
            return new SourceCutter(new CutoutExtractor(image, cutout, pixels), file);
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>Cuts a source out.</summary>
    /// <param name="wanted">Where it is; null for the middle of the image.</param>
    /// <param name="pixels">Receives the pixels; 0 where the source is outside.</param>
    /// <exception cref="BadInputException">
    /// A position is wanted, and the header does not tell where the pixels are in ICRS or FK5 of 2000; or the image can no longer be read.
    /// </exception>
    public SourceCut Cut(SkyPosition? wanted, Span<float> pixels)
    {
        CelestialWcs? wcs = wanted is null ? ReadableWcs() : Image.Wcs;
        if (wanted is not null && wcs is not { IsEquatorial: true })
        {
            throw new BadInputException(
                "a header that tells where the pixels are on the sky, in ICRS or FK5 of 2000",
                wcs is null ? "none" : FormattableString.Invariant($"{wcs.Frame} {wcs.Equinox}").TrimEnd(), file, "Reproject the image, or give no positions.")
            {
                Subject = InputSubject.SkyImage,
            };
        }

        (double row, double column) = wanted is { } place ? wcs!.ToPixel(place) : ((Image.Rows - 1) / 2.0, (Image.Columns - 1) / 2.0);
        SkyPosition? position = wanted ?? (wcs is { IsEquatorial: true } ? Finite(wcs.ToSky(row, column)) : null);
        if (!double.IsFinite(row) || !double.IsFinite(column))
        {
            pixels.Clear();
            return new SourceCut(position, default, flux.Value, $"{Describe(position)}, which the image's projection does not show");
        }

        CutoutMeasures measures = extractor.CutInto(row, column, pixels);
        return measures.Outside < pixels.Length
            ? new SourceCut(position, measures, flux.Value, null)
            : new SourceCut(position, default, flux.Value, FormattableString.Invariant(
                $"{Describe(position)}, at row {row:F0} and column {column:F0} of an image of {Image.Rows}×{Image.Columns}"));
    }

    /// <summary>Closes the image.</summary>
    public void Dispose() => extractor.Dispose();

    private static SkyPosition? Finite(SkyPosition position) => double.IsFinite(position.RightAscension) ? position : null;

    private static string Describe(SkyPosition? position) => position is { } known
        ? FormattableString.Invariant($"right ascension {known.RightAscension:F5}, declination {known.Declination:F5}")
        : "a place";

    /// <summary>The header's positions, if it has any that are understood; those that are not matter only where a position is wanted.</summary>
    private CelestialWcs? ReadableWcs()
    {
        try
        {
            return Image.Wcs;
        }
        catch (BadInputException)
        {
            return null;
        }
    }
}
