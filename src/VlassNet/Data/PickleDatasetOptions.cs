using System.Collections.Immutable;
using VlassNet.Data.Arrays;

namespace VlassNet.Data;

/// <summary>How pickles of images and labels are to be understood. The defaults fit the published VLASS set.</summary>
public sealed record PickleDatasetOptions
{
    /// <summary>
    /// The names of the classes, a label being an index into them. Default null: the names in <c>batches.meta</c>, else
    /// <see cref="LabeledImages.VlassClassNames"/> where the largest label is 3, else <c>class 0</c>, <c>class 1</c>, … Labels that are texts are the names themselves, sorted.
    /// </summary>
    public ImmutableArray<string>? ClassNames { get; init; }

    /// <summary>
    /// The shape of an image. Default null: as the array has it, channels first or last, and for images written as one flat row each
    /// the square that they fill (<c>d = side²</c>, else <c>3·side²</c>, else <c>2·side²</c>). Flat rows with channels are taken as
    /// <c>(channel, row, column)</c>, as CIFAR has it, and turned into <c>(row, column, channel)</c>.
    /// </summary>
    public ImageShape? ImageShape { get; init; }

    /// <summary>
    /// Whether pixels of type uint8 are divided by 255, so that 0…255 becomes 0…1 as in the published set. Default true.
    /// All other types keep their values.
    /// </summary>
    public bool ScaleBytes { get; init; } = true;

    /// <summary>How URLs are fetched.</summary>
    public DownloadOptions Download { get; init; } = new();

    internal PixelRules Pixels => new(ImageShape, ScaleBytes, nameof(PickleDatasetOptions));

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate() => new OptionProblems(nameof(PickleDatasetOptions))
        .Add(ClassNames is { } names ? ClassNameRules.Problems(names) : [])
        .Add(ImageShape is { } shape && ImageSetAssembler.ProblemOf(shape) is { } problem ? [problem] : [])
        .NotNull(nameof(Download), Download)
        .In(nameof(Download), part => Download?.Check(part))
        .ThrowIfAny();
}
