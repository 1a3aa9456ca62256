using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>How sources are cut out, classified and described.</summary>
public sealed record SourceClassifierOptions
{
    /// <summary>
    /// How the pixels are scaled. Default null: as the model's card says its training images were, else
    /// <see cref="PixelNormalization.MinMax"/>; else not at all where the card has a preparation, which does its own scaling afterwards.
    /// </summary>
    public PixelNormalization? Normalization { get; init; }

    /// <summary>
    /// The side of a cutout's pixel, arcseconds, to which images of another scale are resampled. Default null: as the model's card says
    /// its training images were, else the pixels are taken one for one (see <see cref="CutoutOptions.PixelScale"/>).
    /// </summary>
    public double? PixelScale { get; init; }

    /// <summary>
    /// How FITS files are opened. Default: the first image of each, and of gzipped ones at most 1 GiB, which is held in memory.
    /// </summary>
    public FitsImageOptions Fits { get; init; } = new() { MaxBytes = 1L << 30 };

    /// <summary>
    /// Whether the probabilities of a source are the mean of those of its eight views, turned by quarters and flipped, so that they do not
    /// depend on which way is up. Takes eight times as long. Default null: as the model's calibration is for
    /// (<see cref="VlassNet.Networks.Calibration.AverageSymmetries"/>), and not where it has none.
    /// </summary>
    public bool? AverageSymmetries { get; init; }

    /// <summary>The margin below which a row is flagged as of low confidence. Default 0.2.</summary>
    public double LowMargin { get; init; } = 0.2;

    /// <summary>The survey, with which names begin. Default <c>VLASS</c>.</summary>
    public string Survey { get; init; } = "VLASS";

    /// <summary>Where to compute. Default: the best device that can be used here.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    /// <summary>Number of threads on the processor; 0 (the default) for one on each core. Does not change any result.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate() => new OptionProblems(nameof(SourceClassifierOptions))
        .Require(PixelScale is null or > 0 and < double.PositiveInfinity, nameof(PixelScale), "> 0 arcseconds, or null", PixelScale)
        .NotNull(nameof(Fits), Fits)
        .In(nameof(Fits), part => Fits?.Check(part))
        .Within(nameof(LowMargin), LowMargin, 0, 1)
        .NotBlank(nameof(Survey), Survey)
        .Device(Device)
        .Threads(Threads)
        .ThrowIfAny();
}
