using VlassNet.Data.Arrays;
using VlassNet.Data.Npy;
using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;
using VlassNet.Formats.Npy;

namespace VlassNet.Data;

/// <summary>Images and labels from NumPy's own files: a pair of <c>.npy</c> (1.0 to 3.0) or one <c>.npz</c>.</summary>
/// <remarks>
/// The images are <c>(n, rows, columns)</c>, <c>(n, rows, columns, 1…4 channels)</c> or <c>(n, 1…4 channels, rows, columns)</c>, or flat
/// rows; the labels are integers, whole floats or texts <c>(n,)</c> or <c>(n, 1)</c>, or one-hot <c>(n, k)</c>. Numbers may be bool,
/// (u)int8 to 64 or float16/32/64, in C or Fortran order and of either byte order. Object and structured arrays are refused, and so are
/// NaN and infinite pixels, with their image, row and column. Large arrays stream from the file to their place and are never held twice.
/// Images that are more than memory can stay in their file: see <see cref="NpyDatasetOptions.KeepOnDisk"/>.
/// </remarks>
public sealed class NpyDatasetSource : IDatasetSource
{
    private readonly IReadOnlyList<InputLocation> locations;
    private readonly Func<InputSession, LabeledImages> load;

    /// <summary>An <c>.npz</c> archive with both (see <see cref="NpyDatasetOptions.ImagesEntry"/>).</summary>
    /// <param name="archive">A path, or a URL if it starts with <c>http://</c> or <c>https://</c>.</param>
    /// <param name="options">How to understand it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The path is empty, or the options make no sense.</exception>
    public NpyDatasetSource(string archive, NpyDatasetOptions? options = null)
        : this(InputLocation.FromText(archive, DownloadOf(options)), options)
    {
    }

    /// <summary>
    /// An <c>.npz</c> archive at a URL. It is put aside in a temporary file, since archives are read from their end.
    /// </summary>
    /// <param name="archive">An absolute http or https URL.</param>
    /// <param name="options">How to understand and fetch it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The URL is of another kind, or the options make no sense.</exception>
    public NpyDatasetSource(Uri archive, NpyDatasetOptions? options = null)
        : this(InputLocation.FromUrl(archive, DownloadOf(options)), options)
    {
    }

    /// <summary>An <c>.npz</c> archive in a stream, read from where it stands now and <b>left open</b>.</summary>
    /// <param name="archive">The stream; one that cannot seek is put aside in a temporary file and can be loaded once.</param>
    /// <param name="options">How to understand it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public NpyDatasetSource(Stream archive, NpyDatasetOptions? options = null)
        : this(InputLocation.FromStream(archive, "the stream of the archive", DownloadOf(options).IdleTimeout), options)
    {
    }

    /// <summary>Two <c>.npy</c> files.</summary>
    /// <param name="images">A path, or a URL if it starts with <c>http://</c> or <c>https://</c>.</param>
    /// <param name="labels">A path or a URL.</param>
    /// <param name="options">How to understand them; null for the defaults.</param>
    /// <exception cref="ArgumentException">A path is empty, or the options make no sense.</exception>
    public NpyDatasetSource(string images, string labels, NpyDatasetOptions? options = null)
        : this(
            InputLocation.FromText(images, DownloadOf(options)), InputLocation.FromText(labels, DownloadOf(options)), options)
    {
    }

    /// <summary>Two <c>.npy</c> files at URLs.</summary>
    /// <param name="images">An absolute http or https URL.</param>
    /// <param name="labels">An absolute http or https URL.</param>
    /// <param name="options">How to understand and fetch them; null for the defaults.</param>
    /// <exception cref="ArgumentException">A URL is of another kind, or the options make no sense.</exception>
    public NpyDatasetSource(Uri images, Uri labels, NpyDatasetOptions? options = null)
        : this(InputLocation.FromUrl(images, DownloadOf(options)), InputLocation.FromUrl(labels, DownloadOf(options)), options)
    {
    }

    /// <summary>
    /// Two <c>.npy</c> streams, read from where they stand now (the labels first) and <b>left open</b>. One that cannot seek
    /// can be loaded once.
    /// </summary>
    /// <param name="images">A stream with the images.</param>
    /// <param name="labels">A stream with the labels.</param>
    /// <param name="options">How to understand them; null for the defaults.</param>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public NpyDatasetSource(Stream images, Stream labels, NpyDatasetOptions? options = null)
        : this(
            InputLocation.FromStream(images, "the stream of the images", DownloadOf(options).IdleTimeout),
            InputLocation.FromStream(labels, "the stream of the labels", DownloadOf(options).IdleTimeout), options)
    {
    }

    /// <summary>A single <c>.npy</c> file of images, with labels that the application has itself.</summary>
    /// <param name="images">A path, or a URL if it starts with <c>http://</c> or <c>https://</c>.</param>
    /// <param name="labels">A label for each image; copied.</param>
    /// <param name="options">How to understand the images; null for the defaults.</param>
    /// <exception cref="ArgumentException">The path is empty, or the options make no sense.</exception>
    public NpyDatasetSource(string images, ReadOnlySpan<int> labels, NpyDatasetOptions? options = null)
        : this(InputLocation.FromText(images, DownloadOf(options)), labels.ToArray(), options)
    {
    }

    private NpyDatasetSource(InputLocation images, int[] labels, NpyDatasetOptions? options)
        : this([images], session => LoadImages(session, images, new LabelColumn([.. labels]), nameof(labels), options ?? new()), options)
    {
    }

    private NpyDatasetSource(InputLocation images, InputLocation labels, NpyDatasetOptions? options)
        : this([labels, images], session => LoadPair(session, images, labels, options ?? new()), options)
    {
    }

    private NpyDatasetSource(InputLocation archive, NpyDatasetOptions? options)
        : this([archive], session => LoadArchive(session, archive, options ?? new()), options)
    {
    }

    private NpyDatasetSource(
        IReadOnlyList<InputLocation> locations, Func<InputSession, LabeledImages> load, NpyDatasetOptions? options)
    {
        options?.Validate();
        this.locations = locations;
        this.load = load;
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

    private static DownloadOptions DownloadOf(NpyDatasetOptions? options) => options?.Download ?? new();

    private static LabeledImages LoadPair(
        InputSession session, InputLocation images, InputLocation labels, NpyDatasetOptions options)
    {
        LabelColumn column = session.Read(labels, input => LabelReader.FromArray(NpyReader.Read(input, LabelReader.CheckLayout), input));
        return LoadImages(session, images, column, labels.Name, options);
    }

    private static LabeledImages LoadImages(
        InputSession session, InputLocation images, LabelColumn column, string labelsName, NpyDatasetOptions options)
    {
        LabelClasses classes = LabelClasses.Of(column, options.ClassNames, labelsName);
        if (options.KeepOnDisk)
            return KeepImages(session, images, classes, labelsName, options);
        ImageStack stack = session.Read(images, input => ImageReader.FromArray(NpyReader.Read(input), options.Pixels, input));
        return Assemble(stack, classes, images.Name, labelsName);
    }

    private static LabeledImages KeepImages(
        InputSession session, InputLocation images, LabelClasses classes, string labelsName, NpyDatasetOptions options)
    {
        NpyImageFile.CheckLocation(images);
        return session.Read(images, input =>
        {
            FilePixels pixels = NpyImageFile.Open(input, options.Pixels);
            ImageSetAssembler.CheckCount(pixels.Count, classes.Labels.Length, images.Name, labelsName);
            if (options.CheckOnLoad)
                pixels.Check(input);
            input.LeaveOpen();
            return new LabeledImages(pixels, classes.Labels, pixels.Shape, classes.Names);
        });
    }

    private static LabeledImages LoadArchive(InputSession session, InputLocation location, NpyDatasetOptions options)
    {
        if (options.KeepOnDisk)
        {
            throw NpyImageFile.Unsuitable(
                "an .npz archive", location.Name, "Unzip it and give the two .npy files, images and labels.");
        }

        return session.Read(location, input =>
        {
            using NpzArchive archive = new(input, options.MaxBytes);
            LabelColumn column = archive.ReadLabels(options.LabelsEntry, options.ImagesEntry);
            LabelClasses classes = LabelClasses.Of(column, options.ClassNames, location.Name);
            ImageStack stack = archive.ReadImages(
                options.ImagesEntry, (array, entry) => ImageReader.FromArray(array, options.Pixels, entry));
            return Assemble(stack, classes, location.Name, location.Name);
        });
    }

    private static LabeledImages Assemble(ImageStack stack, LabelClasses classes, string imagesName, string labelsName) =>
        ImageSetAssembler.Assemble(
            PixelBlocks.Of(stack.Blocks), classes.Labels, stack.Shape, classes.Names, imagesName, labelsName, stack.FirstNonFinite);
}
