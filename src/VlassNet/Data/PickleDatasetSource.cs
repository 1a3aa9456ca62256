using System.Collections.Immutable;
using VlassNet.Data.Arrays;
using VlassNet.Data.Pickle;
using VlassNet.Formats.Input;

namespace VlassNet.Data;

/// <summary>
/// Images and labels from Python pickles of NumPy arrays, protocols 0 to 5, written by Python 2 or 3. Pickles are read,
/// <b>never executed</b>: a file that asks for anything but NumPy arrays and plain containers is refused.
/// </summary>
/// <remarks>
/// The images are an array <c>(n, rows, columns)</c> or <c>(n, rows, columns, 1…4 channels)</c>, or a list of such images;
/// the labels are integers (or whole floats) <c>(n,)</c>, <c>(n, 1)</c>, one-hot <c>(n, k)</c>, or a list. Pixels may be bool, (u)int8
/// to 64 or float16/32/64, in C or Fortran order and of either byte order; they become float32. NaN and infinite pixels are
/// refused with their image, row and column. Large arrays stream from the file to their place and are never held twice.
/// </remarks>
public sealed class PickleDatasetSource : IDatasetSource
{
    private readonly IReadOnlyList<InputLocation> locations;
    private readonly Func<InputSession, LabeledImages> load;

    /// <summary>Two files, as the notebook has them: <c>vlass_data_array.p</c> and <c>vlass_labels.p</c>.</summary>
    /// <param name="images">A path, or a URL if it starts with <c>http://</c> or <c>https://</c>.</param>
    /// <param name="labels">A path or a URL.</param>
    /// <param name="options">How to understand them; null for the defaults.</param>
    /// <exception cref="ArgumentException">A path is empty, or the options make no sense.</exception>
    public PickleDatasetSource(string images, string labels, DatasetFileOptions? options = null)
        : this(
            InputLocation.FromText(images, DownloadOf(options)), InputLocation.FromText(labels, DownloadOf(options)), options)
    {
    }

    /// <summary>Two URLs.</summary>
    /// <param name="images">An absolute http or https URL.</param>
    /// <param name="labels">An absolute http or https URL.</param>
    /// <param name="options">How to understand and fetch them; null for the defaults.</param>
    /// <exception cref="ArgumentException">A URL is of another kind, or the options make no sense.</exception>
    public PickleDatasetSource(Uri images, Uri labels, DatasetFileOptions? options = null)
        : this(InputLocation.FromUrl(images, DownloadOf(options)), InputLocation.FromUrl(labels, DownloadOf(options)), options)
    {
    }

    /// <summary>
    /// Two streams, read from where they stand now (the labels first) and <b>left open</b>. One that cannot seek can be loaded
    /// once.
    /// </summary>
    /// <param name="images">A stream with the images.</param>
    /// <param name="labels">A stream with the labels.</param>
    /// <param name="options">How to understand them; null for the defaults.</param>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public PickleDatasetSource(Stream images, Stream labels, DatasetFileOptions? options = null)
        : this(
            InputLocation.FromStream(images, "the stream of the images", DownloadOf(options).IdleTimeout),
            InputLocation.FromStream(labels, "the stream of the labels", DownloadOf(options).IdleTimeout), options)
    {
    }

    private PickleDatasetSource(InputLocation images, InputLocation labels, DatasetFileOptions? options)
        : this([labels, images], session => LoadPair(session, images, labels, options ?? new()), options)
    {
    }

    private PickleDatasetSource(
        IReadOnlyList<InputLocation> locations, Func<InputSession, LabeledImages> load, DatasetFileOptions? options)
    {
        options?.Validate();
        if (options is { KeepOnDisk: true })
        {
            throw new ArgumentException(
                $"{nameof(DatasetFileOptions)}: expected {nameof(options.KeepOnDisk)} for {nameof(NpyDatasetSource)} only, since "
                + "the pixels of a pickle need not lie in it as they are; load it once and write them with numpy.save");
        }

        this.locations = locations;
        this.load = load;
    }

    /// <summary>
    /// A folder in the style of CIFAR: <c>data_batch_1</c>, <c>data_batch_2</c>, …, <c>test_batch</c> and <c>batches.meta</c>.
    /// To train on one part and validate on the other, make a source for each part.
    /// </summary>
    /// <param name="directory">The folder.</param>
    /// <param name="part">Which batches to read.</param>
    /// <param name="options">How to understand them; null for the defaults.</param>
    /// <exception cref="BadInputException">The folder or its batches are not there.</exception>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public static PickleDatasetSource Batches(
        string directory, BatchPart part = BatchPart.All, DatasetFileOptions? options = null)
    {
        BatchFolder folder = BatchFolder.Open(directory, part);
        return Batches(folder.Files, folder.MetaFile, options);
    }

    /// <summary>Batches in the style of CIFAR, read in the order given.</summary>
    /// <param name="files">
    /// Paths or URLs of dictionaries with <c>data</c> (an array of one flat row for each image, or a list of arrays) and
    /// <c>labels</c>; keys may be texts or bytes.
    /// </param>
    /// <param name="metaFile">
    /// A path or URL of a dictionary with <c>label_names</c>, which name the classes unless the options do; null for none.
    /// </param>
    /// <param name="options">How to understand them; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no file, a path is empty, or the options make no sense.</exception>
    public static PickleDatasetSource Batches(
        IEnumerable<string> files, string? metaFile = null, DatasetFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        InputLocation[] batches = [.. files.Select(file => InputLocation.FromText(file, DownloadOf(options)))];
        if (batches.Length == 0)
            throw new ArgumentException("expected at least one file; received none", nameof(files));
        InputLocation? meta = metaFile is null ? null : InputLocation.FromText(metaFile, DownloadOf(options));
        InputLocation[] all = meta is null ? batches : [meta, .. batches];
        return new PickleDatasetSource(all, session => LoadBatches(session, batches, meta, options ?? new()), options);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The reading runs on a thread of the pool, synchronously because that is fastest; large arrays in files are read by
    /// several. <paramref name="progress"/> may be called from any of them, one at a time, in bytes of all files together.
    /// </remarks>
    public Task<LabeledImages> LoadAsync(
        IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        InputSession.RunAsync(locations, load, progress, cancellationToken);

    /// <summary>Loads on the caller's thread.</summary>
    internal LabeledImages Load() => InputSession.Run(locations, load, null, CancellationToken.None);

    private static DownloadOptions DownloadOf(DatasetFileOptions? options) => options?.Download ?? new();

    // The labels come first: they are small, and if they are wrong, nobody has waited for the images.
    private static LabeledImages LoadPair(
        InputSession session, InputLocation images, InputLocation labels, DatasetFileOptions options)
    {
        ImmutableArray<string> names = options.ClassNames ?? LabeledImages.VlassClassNames;
        int[] classes = session.Read(labels, PickleSet.ReadLabels);
        ImageSetAssembler.CheckLabels(classes, names, labels.Name);
        ImageStack stack = session.Read(images, input => PickleSet.ReadImages(input, options));
        return ImageSetAssembler.Assemble(
            PixelBlocks.Of(stack.Blocks), classes, stack.Shape, names, images.Name, labels.Name, stack.FirstNonFinite);
    }

    private static LabeledImages LoadBatches(
        InputSession session, InputLocation[] batches, InputLocation? meta, DatasetFileOptions options)
    {
        ImmutableArray<string>? named = options.ClassNames;
        if (named is null && meta is not null)
            named = session.Read(meta, PickleSet.ReadClassNames);
        ImmutableArray<string> names = named ?? LabeledImages.VlassClassNames;
        List<int> labels = [];
        ImageAppender? images = null;
        foreach (InputLocation batch in batches)
        {
            (ImageStack stack, int[] classes) = session.Read(batch, input => PickleSet.ReadBatch(input, options));
            images ??= new ImageAppender(stack.Shape);
            if (stack.Shape != images.Shape)
            {
                throw new BadInputException(
                    $"images of {images.Shape}, as in {batches[0].Name}", $"images of {stack.Shape}", batch.Name,
                    "Read sets of different shapes one by one.");
            }

            // Checks this batch alone, so that an error names its file and its own places.
            ImageSetAssembler.Assemble(
                PixelBlocks.Of(stack.Blocks), classes, stack.Shape, names, batch.Name, batch.Name, stack.FirstNonFinite);
            images.Append(stack.Blocks);
            labels.AddRange(classes);
        }

        return new LabeledImages(images!.ToPixels(), [.. labels], images.Shape, names);
    }
}
