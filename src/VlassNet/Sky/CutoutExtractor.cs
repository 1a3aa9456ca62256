namespace VlassNet.Sky;

/// <summary>Cuts pictures of single sources out of an image, around pixels or positions on the sky.</summary>
/// <remarks>
/// <para>
/// The picture keeps the image's orientation. Its centre is the middle between its pixels, <c>((rows − 1) / 2, (columns − 1) / 2)</c>, and
/// comes within half a pixel of the place that was asked for; where it is resampled, exactly there. Around a whole pixel no cutout of an
/// even size can be centred: it has one row and one column more <b>after</b> it than before, so 8 pixels around pixel 50 are 47 to 54.
/// (astropy's <c>Cutout2D</c> takes 46 to 53.) Give 49.5 for those that lie around the corner between 49 and 50.
/// </para>
/// <para>
/// Pixels outside the image and pixels without a value (NaN or infinite) get the median of the others, which is the level of the
/// background, before the scaling; the cutout says how many they are.
/// </para>
/// <para>All members may be used by several threads at once, <see cref="Dispose"/> when they are done.</para>
/// </remarks>
public sealed class CutoutExtractor : IDisposable
{
    /// <summary>Ratios of scales that are so near to a whole number are one: headers have a scale to some digits only.</summary>
    private const double WholeRatio = 1e-6;

    /// <summary>Scales that differ by less are taken for the same: 1/1000 is a sixteenth of a pixel at the edge of a cutout.</summary>
    private const double SameScale = 1e-3;

    /// <summary>How many of the image's pixels one of the cutout's may be long, and the other way round.</summary>
    private const double LargestStep = 64;

    /// <summary>The most bytes of an image that is held in memory; of larger ones each cutout is read by itself.</summary>
    private const long MostInMemory = 1L << 30;

    /// <summary>Pixels of a whole image that one core reads at a time.</summary>
    private const int PixelsReadTogether = 1 << 18;

    private readonly FitsImage image;
    private readonly CutoutOptions options;
    private readonly float[]? pixels;
    private readonly double rowStep;
    private readonly double columnStep;

    /// <summary>Makes an extractor.</summary>
    /// <param name="image">The image; this <b>takes it over</b> and disposes of it.</param>
    /// <param name="options">What a cutout is; null for the defaults.</param>
    /// <param name="inMemory">
    /// Whether to hold all pixels in memory (4 bytes each) from now on, if they are at most 1 GiB: best for many cutouts of one image,
    /// where reading each from the file would read the same pixels again and again.
    /// </param>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    /// <exception cref="BadInputException">
    /// The image cannot be read; or a pixel scale is wanted, and the header does not tell the image's.
    /// </exception>
    public CutoutExtractor(FitsImage image, CutoutOptions? options = null, bool inMemory = false)
        : this(image, options, inMemory, threads: 0, CancellationToken.None)
    {
    }

    /// <param name="image">The image.</param>
    /// <param name="options">What a cutout is.</param>
    /// <param name="inMemory">Whether all pixels are read into memory.</param>
    /// <param name="threads">Threads that do it; 0 for one on each core.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    internal CutoutExtractor(FitsImage image, CutoutOptions? options, bool inMemory, int threads, CancellationToken cancellationToken)
        : this(image, options, pixels: null)
    {
        if (inMemory && (long)image.Rows * image.Columns <= MostInMemory / sizeof(float))
            pixels = ReadWhole(image, threads, cancellationToken);
    }

    /// <param name="image">The image.</param>
    /// <param name="options">What a cutout is.</param>
    /// <param name="pixels">All of its pixels; null where they are read as they are needed.</param>
    internal CutoutExtractor(FitsImage image, CutoutOptions? options, float[]? pixels)
    {
        ArgumentNullException.ThrowIfNull(image);
        this.image = image;
        this.options = options ?? new CutoutOptions();
        this.options.Validate();
        (rowStep, columnStep) = StepsOf(image, this.options.PixelScale);
        this.pixels = pixels;
    }

    /// <summary>The image that cutouts are taken from.</summary>
    public FitsImage Image => image;

    /// <summary>
    /// The side of a cutout's pixel, arcseconds; of pixels that are not square, taken one for one, that of a square of the same area. Null
    /// where the image's header does not say its own.
    /// </summary>
    /// <exception cref="BadInputException">The header tells it in a way that is not supported.</exception>
    public double? PixelScale => image.Wcs?.PixelScale * Math.Sqrt(rowStep * columnStep);

    /// <summary>A cutout around a position on the sky.</summary>
    /// <param name="position">The position: right ascension and declination, also where the header's frame is Galactic or FK4.</param>
    /// <exception cref="BadInputException">The header does not tell where the pixels are on the sky.</exception>
    /// <exception cref="ArgumentException">The image's projection does not show the position at all.</exception>
    public Cutout Around(SkyPosition position)
    {
        CelestialWcs wcs = image.Wcs ?? throw new BadInputException(
            "a header that tells where the pixels are on the sky", "none", nameof(image), "Give pixels instead of positions.");
        (double row, double column) = wcs.ToPixel(position);
        return double.IsFinite(row) && double.IsFinite(column)
            ? Around(row, column)
            : throw new ArgumentException($"expected a position that the image's projection shows; received {position}", nameof(position));
    }

    /// <summary>A cutout around a pixel.</summary>
    /// <param name="row">The row in the image, from 0 at the bottom, with a fraction.</param>
    /// <param name="column">The column, likewise.</param>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    /// <exception cref="BadInputException">The image can no longer be read.</exception>
    public Cutout Around(double row, double column)
    {
        if (!double.IsFinite(row) || !double.IsFinite(column))
            throw new ArgumentException($"expected a finite pixel; received ({row}, {column})");
        float[] pixels = new float[options.Rows * options.Columns];
        return new Cutout(pixels, CutInto(row, column, pixels));
    }

    /// <summary>Makes a cutout around a finite pixel where it is wanted.</summary>
    /// <param name="row">The row in the image.</param>
    /// <param name="column">The column.</param>
    /// <param name="pixels">Receives the pixels, all of them.</param>
    /// <exception cref="BadInputException">The image can no longer be read.</exception>
    internal CutoutMeasures CutInto(double row, double column, Span<float> pixels)
    {
        int outside = (rowStep, columnStep) is (1, 1) ? Copy(row, column, pixels) : Resample(row, column, pixels);
        return CutoutScaling.Finish(pixels, outside, options.Normalization);
    }

    /// <summary>Closes the image.</summary>
    public void Dispose() => image.Dispose();

    /// <summary>Reads all pixels, on several cores: they are waiting for them.</summary>
    private static float[] ReadWhole(FitsImage image, int threads, CancellationToken token)
    {
        float[] pixels = GC.AllocateUninitializedArray<float>(image.Rows * image.Columns);
        int rows = Math.Max(1, PixelsReadTogether / image.Columns);
        rows = (int)Math.Min(image.Rows, ((rows - 1L) / image.RowsTogether + 1) * image.RowsTogether);
        ParallelLoop.Run(0, (image.Rows - 1) / rows + 1, threads, token, band =>
        {
            int first = band * rows, count = Math.Min(rows, image.Rows - first);
            image.ReadRegion(first, 0, count, image.Columns, pixels.AsSpan(first * image.Columns, count * image.Columns));
        });

        return pixels;
    }

    /// <summary>How many of the image's rows and columns one of the cutout's is long.</summary>
    private static (double Row, double Column) StepsOf(FitsImage image, double? wanted)
    {
        if (wanted is not { } scale)
            return (1, 1);
        CelestialWcs wcs = image.Wcs ?? throw new BadInputException(
            "a header that tells the scale of the pixels", "none", nameof(image),
            $"Leave {nameof(CutoutOptions)}.{nameof(CutoutOptions.PixelScale)} null to take the pixels as they are.");
        return Math.Abs((wcs.RowScale / wcs.ColumnScale) - 1) < SameScale
            ? (StepOf(scale, wcs.PixelScale), StepOf(scale, wcs.PixelScale))
            : (StepOf(scale, wcs.RowScale), StepOf(scale, wcs.ColumnScale));
    }

    private static double StepOf(double scale, double own)
    {
        double step = scale / own;
        if (!(step >= 1 / LargestStep && step <= LargestStep))
        {
            throw new BadInputException(
                FormattableString.Invariant($"pixels of {scale / LargestStep} to {scale * LargestStep} arcseconds, to be made pixels of {scale}"),
                FormattableString.Invariant($"pixels of {own}"), "image", "Check the header, or ask for another scale.");
        }

        double whole = Math.Round(step);
        return Math.Abs(step - 1) < SameScale ? 1 : Math.Abs(step - whole) < WholeRatio * whole ? whole : step;
    }

    /// <summary>Takes pixels as they are; NaN outside.</summary>
    /// <returns>How many are outside.</returns>
    private int Copy(double row, double column, Span<float> pixels)
    {
        double firstRow = Math.Floor(row - ((options.Rows - 1) / 2.0) + 0.5);
        double firstColumn = Math.Floor(column - ((options.Columns - 1) / 2.0) + 0.5);
        ImageWindow window = ImageWindow.Read(image, this.pixels, firstRow, firstColumn, options.Rows, options.Columns);
        return window.CopyTo(pixels, options.Columns);
    }

    /// <summary>Takes means of points between the pixels; NaN outside.</summary>
    /// <returns>How many are outside.</returns>
    private int Resample(double row, double column, Span<float> pixels)
    {
        int outside = 0;
        // Pixels that are larger than the image's are the mean of as many points as there are pixels below them.
        int down = Math.Max(1, (int)Math.Ceiling(rowStep)), across = Math.Max(1, (int)Math.Ceiling(columnStep));
        double reachRows = options.Rows / 2.0 * rowStep, reachColumns = options.Columns / 2.0 * columnStep;
        double top = Math.Floor(row - reachRows) - 1, left = Math.Floor(column - reachColumns) - 1;
        ImageWindow window = ImageWindow.Read(
            image, this.pixels, top, left, (int)Math.Ceiling(2 * reachRows) + 4, (int)Math.Ceiling(2 * reachColumns) + 4);
        for (int i = 0; i < pixels.Length; i++)
        {
            double centreRow = row + (((i / options.Columns) - ((options.Rows - 1) / 2.0)) * rowStep);
            double centreColumn = column + (((i % options.Columns) - ((options.Columns - 1) / 2.0)) * columnStep);
            bool isOutside = centreRow < -0.5 || centreColumn < -0.5 || centreRow > image.Rows - 0.5 || centreColumn > image.Columns - 0.5;
            pixels[i] = isOutside ? float.NaN : Mean(window, centreRow - top, centreColumn - left, down, across);

            // At an edge most of what a pixel covers may be outside, though its centre is not.
            isOutside |= float.IsNaN(pixels[i]) && ReachesOut(centreRow, rowStep, image.Rows) | ReachesOut(centreColumn, columnStep, image.Columns);
            outside += isOutside ? 1 : 0;
        }

        return outside;
    }

    /// <summary>Whether a pixel of the cutout, or what is interpolated for it, reaches beyond the image along an axis.</summary>
    private static bool ReachesOut(double centre, double step, int length)
    {
        double reach = Math.Max(1, step / 2);
        return centre - reach < -0.5 || centre + reach > length - 0.5;
    }

    /// <summary>The mean of points within one pixel of the cutout; NaN where fewer than half of them have a value.</summary>
    private float Mean(in ImageWindow window, double row, double column, int down, int across)
    {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < down * across; i++)
        {
            double value = window.Between(
                row + ((((i / across) + 0.5) / down - 0.5) * rowStep), column + ((((i % across) + 0.5) / across - 0.5) * columnStep));
            if (double.IsFinite(value))
            {
                sum += value;
                count++;
            }
        }

        return 2 * count >= down * across ? (float)(sum / count) : float.NaN;
    }
}
