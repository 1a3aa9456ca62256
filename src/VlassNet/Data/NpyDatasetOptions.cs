using System.Collections.Immutable;
using VlassNet.Data.Arrays;

namespace VlassNet.Data;

/// <summary>How NumPy's own files of images and labels are to be understood. The defaults fit the published VLASS set.</summary>
public sealed record NpyDatasetOptions
{
    /// <summary>
    /// The names of the classes, a label being an index into them. Default null: <see cref="LabeledImages.VlassClassNames"/>
    /// where the largest label is 3, else <c>class 0</c>, <c>class 1</c>, … Labels that are texts are the names themselves, sorted.
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

    /// <summary>
    /// The entry of an <c>.npz</c> archive with the images. Default null: the first that exists of <c>images</c>, <c>x</c>,
    /// <c>x_train</c>, <c>data</c>, <c>arr_0</c> (in any case).
    /// </summary>
    public string? ImagesEntry { get; init; }

    /// <summary>
    /// The entry of an <c>.npz</c> archive with the labels. Default null: the first that exists of <c>labels</c>, <c>y</c>,
    /// <c>y_train</c>, <c>targets</c>, <c>arr_1</c> (in any case).
    /// </summary>
    public string? LabelsEntry { get; init; }

    /// <summary>
    /// The most bytes that an <c>.npz</c> archive may be decompressed to, for its images (as float32) and for its labels each, and the
    /// most of a stream that is put aside in a temporary file: a compressed file of 1 MB can claim a thousand times as much.
    /// Default 64 GiB. Set it lower to load files of strangers on a machine with less memory.
    /// </summary>
    public long MaxBytes { get; init; } = DatasetLimits.UsualMaxBytes;

    /// <summary>
    /// Whether the pixels stay in their file and each image is read when it is asked for, so that a set may be larger than
    /// memory. Default false. Of any other file than an uncompressed <c>.npy</c> at a path, in C order, loading says what to do
    /// instead; every numeric type and byte order will do, and what is not float32 is converted each time.
    /// </summary>
    /// <remarks>
    /// The system's cache holds what there is room for; a training run reads all images once more before its first step, to be able
    /// to say what it was trained on. The file is open as long as the set or a part of it is in use, and is
    /// closed when the last one is garbage. Do not change it meanwhile: what is cut off or not finite is a
    /// <see cref="BadInputException"/> when the image is asked for, but other pixels would be taken as they are.
    /// </remarks>
    public bool KeepOnDisk { get; init; }

    /// <summary>
    /// Whether loading a set that is kept on the disk reads all its images once, to refuse NaN and infinite pixels at once.
    /// Default true. With false, loading takes no time, and such a pixel is refused when its image is asked for, as in the
    /// midst of a training run. Of other sets all pixels are always checked.
    /// </summary>
    public bool CheckOnLoad { get; init; } = true;

    /// <summary>How URLs are fetched.</summary>
    public DownloadOptions Download { get; init; } = new();

    internal PixelRules Pixels => new(ImageShape, ScaleBytes, nameof(NpyDatasetOptions));

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate() => new OptionProblems(nameof(NpyDatasetOptions))
        .Add(ClassNames is { } names ? ClassNameRules.Problems(names) : [])
        .Add(ImageShape is { } shape && ImageSetAssembler.ProblemOf(shape) is { } problem ? [problem] : [])
        .NullOrNotBlank(nameof(ImagesEntry), ImagesEntry)
        .NullOrNotBlank(nameof(LabelsEntry), LabelsEntry)
        .AtLeast(nameof(MaxBytes), MaxBytes, 1)
        .NotNull(nameof(Download), Download)
        .In(nameof(Download), part => Download?.Check(part))
        .ThrowIfAny();
}
