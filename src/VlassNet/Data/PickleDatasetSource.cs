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
/// The images are an array <c>(n, rows, columns)</c>, <c>(n, rows, columns, 1…4 channels)</c> or <c>(n, 1…4 channels, rows, columns)</c>,
/// or a list of such images; the labels are integers, whole floats or texts <c>(n,)</c> or <c>(n, 1)</c>, one-hot <c>(n, k)</c>, or a list
/// of any of these. Pixels may be bool, (u)int8 to 64 or float16/32/64, in C or Fortran order and of either byte order; they become
/// float32. NaN and infinite pixels are refused with their image, row and column. Large arrays stream from the file to their place and are
/// never held twice.
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
    public PickleDatasetSource(string images, string labels, PickleDatasetOptions? options = null)
        : this(
            InputLocation.FromText(images, DownloadOf(options)), InputLocation.FromText(labels, DownloadOf(options)), options)
    {
    }

    /// <summary>
    /// One file with both: a dictionary with <c>images</c> (or <c>data</c>, <c>x</c>, <c>x_train</c>) and <c>labels</c> (or <c>y</c>,
    /// <c>y_train</c>, <c>targets</c>, <c>target</c>), or a pair of them.
    /// </summary>
    /// <param name="file">A path, or a URL if it starts with <c>http://</c> or <c>https://</c>.</param>
    /// <param name="options">How to understand it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The path is empty, or the options make no sense.</exception>
    public PickleDatasetSource(string file, PickleDatasetOptions? options = null)
        : this([InputLocation.FromText(file, DownloadOf(options))], null, options)
    {
    }

    /// <summary>Two URLs.</summary>
    /// <param name="images">An absolute http or https URL.</param>
    /// <param name="labels">An absolute http or https URL.</param>
    /// <param name="options">How to understand and fetch them; null for the defaults.</param>
    /// <exception cref="ArgumentException">A URL is of another kind, or the options make no sense.</exception>
    public PickleDatasetSource(Uri images, Uri labels, PickleDatasetOptions? options = null)
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
    public PickleDatasetSource(Stream images, Stream labels, PickleDatasetOptions? options = null)
        : this(
            InputLocation.FromStream(images, "the stream of the images", DownloadOf(options).IdleTimeout),
            InputLocation.FromStream(labels, "the stream of the labels", DownloadOf(options).IdleTimeout), options)
    {
    }

    private PickleDatasetSource(InputLocation images, InputLocation labels, PickleDatasetOptions? options)
        : this([labels, images], session => LoadPair(session, images, labels, options ?? new()), options)
    {
    }

    private PickleDatasetSource(InputLocation[] batches, InputLocation? meta, PickleDatasetOptions? options)
        : this(
            meta is null ? batches : [meta, .. batches], session => LoadBatches(session, batches, meta, options ?? new()), options)
    {
    }

    private PickleDatasetSource(
        IReadOnlyList<InputLocation> locations, Func<InputSession, LabeledImages> load, PickleDatasetOptions? options)
    {
        options?.Validate();
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
        string directory, BatchPart part = BatchPart.All, PickleDatasetOptions? options = null)
    {
        BatchFolder folder = BatchFolder.Open(directory, part);
        return Batches(folder.Files, folder.MetaFile, options);
    }

    /// <summary>Batches in the style of CIFAR, read in the order given.</summary>
    /// <param name="files">
    /// Paths or URLs of dictionaries with <c>data</c> (an array of one flat row for each image, or a list of arrays) and
    /// <c>labels</c>, and perhaps <c>filenames</c>; keys may be texts or bytes. Or of what the other constructor takes as one file.
    /// </param>
    /// <param name="metaFile">
    /// A path or URL of a dictionary with <c>label_names</c>, which name the classes unless the options do; null for none.
    /// </param>
    /// <param name="options">How to understand them; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no file, a path is empty, or the options make no sense.</exception>
    public static PickleDatasetSource Batches(
        IEnumerable<string> files, string? metaFile = null, PickleDatasetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        InputLocation[] batches = [.. files.Select(file => InputLocation.FromText(file, DownloadOf(options)))];
        if (batches.Length == 0)
            throw new ArgumentException("expected at least one file; received none", nameof(files));
        return new PickleDatasetSource(batches, metaFile is null ? null : InputLocation.FromText(metaFile, DownloadOf(options)), options);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The reading runs on a thread of the pool, synchronously because that is fastest; large arrays in files are read by
    /// several. <paramref name="progress"/> may be called from any of them, one at a time, in bytes of all files together.
    /// </remarks>
    public Task<LabeledImages> LoadAsync(
        IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        InputSession.RunAsync(locations, LoadNamed, progress, cancellationToken);

    /// <summary>Loads on the caller's thread.</summary>
    internal LabeledImages Load() => InputSession.Run(locations, LoadNamed, null, CancellationToken.None);

    private LabeledImages LoadNamed(InputSession session) => DatasetErrors.Named(() => load(session));

    private static DownloadOptions DownloadOf(PickleDatasetOptions? options) => options?.Download ?? new();

    // The labels come first: they are small, and if they are wrong, nobody has waited for the images.
    private static LabeledImages LoadPair(
        InputSession session, InputLocation images, InputLocation labels, PickleDatasetOptions options)
    {
        LabelClasses classes = LabelClasses.Of(session.Read(labels, PickleSet.ReadLabels), options.ClassNames, labels.Name);
        ImageStack stack = session.Read(images, input => PickleSet.ReadImages(input, options.Pixels));
        return ImageSetAssembler.Assemble(
            PixelBlocks.Of(stack.Blocks), classes.Labels, stack.Shape, classes.Names, images.Name, labels.Name, stack.FirstNonFinite);
    }

    private static LabeledImages LoadBatches(
        InputSession session, InputLocation[] batches, InputLocation? meta, PickleDatasetOptions options)
    {
        ImmutableArray<string>? named = options.ClassNames;
        if (named is null && meta is not null)
            named = session.Read(meta, PickleSet.ReadClassNames);
        BatchList list = new();
        foreach (InputLocation batch in batches)
            list.Add(session.Read(batch, input => PickleSet.ReadBatch(input, options.Pixels)), named, batch.Name);
        return list.ToSet(named);
    }
}
