using System.Collections.Immutable;
using VlassNet.Sky;

namespace VlassNet.Data;

/// <summary>How labelled images are made of FITS files.</summary>
public sealed record FitsDatasetOptions
{
    /// <summary>
    /// The names of the classes, a label being an index into them. Default null: the names of the folders, sorted; of a table see
    /// <see cref="FitsDatasetSource.FromTable"/>.
    /// </summary>
    public ImmutableArray<string>? ClassNames { get; init; }

    /// <summary>What is cut out of each image, and how its pixels are scaled. Default: 64×64 pixels, min–max, as the published set.</summary>
    public CutoutOptions Cutout { get; init; } = new();

    /// <summary>
    /// How FITS files are opened. Default: the first image of each, and of gzipped ones at most 1 GiB, which is held in memory.
    /// </summary>
    public FitsImageOptions Fits { get; init; } = new() { MaxBytes = 1L << 30 };

    /// <summary>
    /// Whether a table (<see cref="FitsDatasetSource.FromTable"/>) may name files that are not in its own folder or below. Default false:
    /// a table of a stranger could name any file of this machine.
    /// </summary>
    public bool AllowOutsideFiles { get; init; }

    /// <summary>The most bytes that all images together may take as float32. Default 64 GiB.</summary>
    public long MaxBytes { get; init; } = DatasetLimits.UsualMaxBytes;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate() => new OptionProblems(nameof(FitsDatasetOptions))
        .Add(ClassNames is { } names ? ClassNameRules.Problems(names) : [])
        .NotNull(nameof(Cutout), Cutout)
        .In(nameof(Cutout), part => Cutout?.Check(part))
        .NotNull(nameof(Fits), Fits)
        .In(nameof(Fits), part => Fits?.Check(part))
        .AtLeast(nameof(MaxBytes), MaxBytes, 1)
        .ThrowIfAny();
}
