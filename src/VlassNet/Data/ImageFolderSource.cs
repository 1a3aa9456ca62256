using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Data.Images;
using VlassNet.Formats.Input;

namespace VlassNet.Data;

/// <summary>
/// Labelled images from PNG files: a folder for each class, or a list of files with their labels. All must have one shape; they
/// become <c>rows × columns × 1</c>.
/// </summary>
/// <remarks>
/// Grey files of 1, 2, 4, 8 or 16 bits are read, interlaced or not. Colours and palettes are taken where red, green and blue are
/// the same in every pixel, and an alpha channel where all is opaque; else the file is refused. Values are scaled to 0…1 by the
/// largest that the file could have (255 of 8 bits, 65,535 of 16), not by the image's own. PNG begins at the top of a picture and
/// a set at the <b>bottom</b>: images are turned over, so that row 0 is the lowest and pictures made with <c>origin="lower"</c>
/// come back as they were. Files longer than 256 MiB are refused.
/// </remarks>
public sealed class ImageFolderSource : IDatasetSource
{
    private readonly string path;
    private readonly Func<CancellationToken, ImageList> find;
    private readonly ImageFolderOptions options;

    /// <summary>
    /// A folder with a folder for each class, whose name is that of the class. Its PNG files (<c>.png</c> in any case) are taken
    /// in the order of their names by character codes, and then those of each folder in it. Other files, names that begin with a
    /// dot, and links to folders are passed over.
    /// </summary>
    /// <param name="folder">The path of the folder.</param>
    /// <param name="options">How to understand it; null for the defaults.</param>
    /// <param name="logger">Logs how many files were passed over, and the names of some; null for none.</param>
    /// <exception cref="ArgumentException">
    /// The path is empty, the options make no sense, or a class is named as no folder can be.
    /// </exception>
    public ImageFolderSource(string folder, ImageFolderOptions? options = null, ILogger? logger = null)
        : this(
            folder, options,
            token => ClassFolders.Find(folder, options?.ClassNames, FileKind.Png, logger ?? NullLogger.Instance, token))
    {
        if (options?.ClassNames?.FirstOrDefault(name => Path.GetFileName(name) != name || name is "." or "..") is { } wrong)
        {
            throw new ArgumentException(
                $"expected class names that can be those of folders; received '{wrong}'", nameof(options));
        }
    }

    private ImageFolderSource(string path, ImageFolderOptions? options, Func<CancellationToken, ImageList> find)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options?.Validate();
        this.path = path;
        this.find = find;
        this.options = options ?? new ImageFolderOptions();
    }

    /// <summary>
    /// A table of files and labels. Its columns are called <c>file</c> (or <c>filename</c>, <c>path</c>, <c>image</c>) and <c>label</c> (or
    /// <c>class</c>, <c>category</c>, <c>target</c>), in any order and among others; or it has two fields in each row, the file and the label, without
    /// names. Text between commas, semicolons, tabs or bars, a VOTable or a FITS table. A file's path is relative to the table's folder, which it
    /// may leave only by option (<see cref="ImageFolderOptions.AllowOutsideFiles"/>). A label is the name of a class or its index.
    /// </summary>
    /// <remarks>
    /// Where <see cref="ImageFolderOptions.ClassNames"/> is null and the labels are the numbers 0 to 3, or names of the VLASS set, the
    /// classes are <see cref="LabeledImages.VlassClassNames"/>; of other numbers they are <c>class 0</c>, <c>class 1</c>, …; else they
    /// are the names that occur, sorted.
    /// </remarks>
    /// <param name="listFile">The path of the table; text is UTF-8, with fields in double quotes where they need them.</param>
    /// <param name="options">How to understand it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The path is empty, or the options make no sense.</exception>
    public static ImageFolderSource FromList(string listFile, ImageFolderOptions? options = null) =>
        new(listFile, options, token => ImageTable.Read(listFile, options ?? new(), token));

    /// <inheritdoc/>
    /// <remarks>
    /// Runs on threads of the pool, several files at a time; the order is that of the files' names, or of the table.
    /// <paramref name="progress"/> may be called from any of them, one at a time, in bytes of all files together.
    /// </remarks>
    public Task<LabeledImages> LoadAsync(
        IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => DatasetErrors.Named(() => Load(progress, cancellationToken)), cancellationToken);

    private LabeledImages Load(IProgress<LoadProgress>? progress, CancellationToken token)
    {
        try
        {
            ImageList list = find(token);
            LoadMeter meter = new(progress) { Source = path };
            LabeledImages images = ImageFiles.Load(list, path, options, meter, token);
            meter.Complete();
            return images.Called(list.Files.Select(file => LabeledFile.NameOf(file.Path, path)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DatasetErrors.Of("files that can be read", error.Message, path, "Check the folder.", error);
        }
    }
}
