using System.Collections.Immutable;

namespace VlassNet.Data;

/// <summary>How folders or lists of pictures are to be understood.</summary>
public sealed record ImageFolderOptions
{
    /// <summary>
    /// The names of the classes, a label being an index into them. Of a folder only the folders of these names are read, and
    /// each must be there. Default null: the names of all folders, sorted; of a list see
    /// <see cref="ImageFolderSource.FromList"/>. A network that was trained on the VLASS set expects
    /// <see cref="LabeledImages.VlassClassNames"/>, which are not sorted.
    /// </summary>
    public ImmutableArray<string>? ClassNames { get; init; }

    /// <summary>
    /// Whether a list (<see cref="ImageFolderSource.FromList"/>) may name files that are not in its own folder or below. Default false:
    /// a list of a stranger could name any file of this machine.
    /// </summary>
    public bool AllowOutsideFiles { get; init; }

    /// <summary>
    /// The most pixels in a row or column of a picture. Default 16,384. No image may have more than 2²⁴ pixels.
    /// </summary>
    public int MaxSide { get; init; } = 16_384;

    /// <summary>
    /// The most bytes that all images together may take as float32: a PNG file of 1 MB can claim a thousand times as much.
    /// Default 64 GiB.
    /// </summary>
    public long MaxBytes { get; init; } = DatasetLimits.UsualMaxBytes;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate() => new OptionProblems(nameof(ImageFolderOptions))
        .Add(ClassNames is { } names ? ClassNameRules.Problems(names) : [])
        .AtLeast(nameof(MaxSide), MaxSide, 1)
        .AtLeast(nameof(MaxBytes), MaxBytes, 1)
        .ThrowIfAny();
}
