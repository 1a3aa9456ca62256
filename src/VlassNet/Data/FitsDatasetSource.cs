using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Data.Images;
using VlassNet.Formats.Input;
using VlassNet.Sky;

namespace VlassNet.Data;

/// <summary>
/// Labelled cutouts of FITS images: a folder for each class, or a table of files or positions with their labels. Each becomes
/// <c>rows × columns × 1</c>, row 0 at the bottom, scaled by itself (<see cref="PixelNormalization"/>).
/// </summary>
/// <remarks>
/// The set says how its pixels were made (<see cref="LabeledImages.Normalization"/>), a training run writes it into the model's card, and
/// classifying with the model does the same. Pixels without a value, and those outside an image, get the median of the cutout; a
/// cutout without any pixel is refused.
/// </remarks>
public sealed class FitsDatasetSource : IDatasetSource
{
    private readonly string path;
    private readonly FitsDatasetOptions options;
    private readonly Func<CancellationToken, FitsList> find;

    /// <summary>
    /// A folder with a folder for each class, whose name is that of the class. Of each FITS file in it (<c>.fits</c>, <c>.fit</c>,
    /// <c>.fts</c>, also gzipped), in the order of their names by character codes, and then of each folder in it, the middle is taken.
    /// Other files, names that begin with a dot, and links to folders are passed over.
    /// </summary>
    /// <param name="folder">The path of the folder.</param>
    /// <param name="options">How to understand it; null for the defaults.</param>
    /// <param name="logger">Logs how many files were passed over, and the names of some; null for none.</param>
    /// <exception cref="ArgumentException">The path is empty, or the options make no sense.</exception>
    public FitsDatasetSource(string folder, FitsDatasetOptions? options = null, ILogger? logger = null)
        : this(folder, options, token => FitsList.OfFolder(folder, options?.ClassNames, logger ?? NullLogger.Instance, token))
    {
    }

    private FitsDatasetSource(string path, FitsDatasetOptions? options, Func<CancellationToken, FitsList> find)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options?.Validate();
        this.path = path;
        this.options = options ?? new FitsDatasetOptions();
        this.find = find;
    }

    /// <summary>
    /// A table in any format that <see cref="PositionList"/> reads, with columns <c>label</c> (or <c>class</c>); <c>file</c> (or
    /// <c>filename</c>, <c>path</c>, <c>image</c>), unless all are in one mosaic; and positions, found as <see cref="PositionList"/> finds
    /// them, without which the middle of the file is taken. Other columns are passed over.
    /// </summary>
    /// <remarks>
    /// A label is the name of a class or its index. Where <see cref="FitsDatasetOptions.ClassNames"/> is null and the labels are numbers,
    /// or names of the VLASS set, the classes are <see cref="LabeledImages.VlassClassNames"/>; else they are the names that occur, sorted.
    /// </remarks>
    /// <param name="table">The path of the table; files in it are relative to its folder.</param>
    /// <param name="mosaic">The image that all positions are in; null for a table with a column <c>file</c>.</param>
    /// <param name="options">How to understand it; null for the defaults.</param>
    /// <exception cref="ArgumentException">A path is empty, or the options make no sense.</exception>
    public static FitsDatasetSource FromTable(string table, string? mosaic = null, FitsDatasetOptions? options = null)
    {
        if (mosaic is not null)
            ArgumentException.ThrowIfNullOrWhiteSpace(mosaic);
        return new(table, options, token => FitsTable.Read(table, mosaic, options ?? new FitsDatasetOptions(), token));
    }

    /// <summary>
    /// Sources that a program has, such as those that <see cref="SourceFinder"/> found (<see cref="DetectedSource.ToCatalogSource"/>), each with a
    /// label. A cutout is centred on the source's position, or on the middle of its file where it has none.
    /// </summary>
    /// <param name="sources">The sources; those of one image are best together.</param>
    /// <param name="labels">The name of each one's class.</param>
    /// <param name="options">
    /// What a cutout is; null for the defaults. Where <see cref="FitsDatasetOptions.ClassNames"/> is null, the classes are the names that occur, sorted.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There are no sources, or not as many labels, or a label is no class, or the options make no sense.
    /// </exception>
    public static FitsDatasetSource FromSources(
        IReadOnlyList<CatalogSource> sources, IReadOnlyList<string> labels, FitsDatasetOptions? options = null)
    {
        FitsList list = FitsList.Of(sources, labels, options?.ClassNames);
        return new("the sources", options, _ => list);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Runs on threads of the pool, several images at a time; the order is that of the files' names, or of the table.
    /// <paramref name="progress"/> may be called from any of them, one at a time, in cutouts.
    /// </remarks>
    public Task<LabeledImages> LoadAsync(
        IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Load(progress, cancellationToken), cancellationToken);

    private LabeledImages Load(IProgress<LoadProgress>? progress, CancellationToken token)
    {
        try
        {
            LoadMeter meter = new(progress) { Source = path };
            FitsList list = find(token);
            LabeledImages images = FitsCutouts.Load(list, path, options, meter, token);
            meter.Complete();
            return images.Called(list.Items.Select(item => item.NameIn(path))).MadeWith(options.Cutout.Normalization, options.Cutout.PixelScale);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DatasetErrors.Of("files that can be read", error.Message, path, "Check the folder.", error);
        }
    }
}
