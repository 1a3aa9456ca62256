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

    /// <summary>The most bytes that all images together may take as float32. Default 64 GiB.</summary>
    public long MaxBytes { get; init; } = DatasetLimits.UsualMaxBytes;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate()
    {
        List<string> problems = [];
        if (ClassNames is { } names)
            problems.AddRange(ClassNameRules.Problems(names));
        if (Cutout is null)
            problems.Add($"expected {nameof(Cutout)}; received null");
        if (Fits is null)
            problems.Add($"expected {nameof(Fits)}; received null");
        if (MaxBytes < 1)
            problems.Add($"expected {nameof(MaxBytes)} > 0; received {MaxBytes}");
        if (problems.Count > 0)
            throw new ArgumentException($"{nameof(FitsDatasetOptions)}: {string.Join("; ", problems)}");
        Cutout!.Validate();
        Fits!.Validate();
    }
}
