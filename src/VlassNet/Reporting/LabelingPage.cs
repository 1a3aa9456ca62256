using VlassNet.Data;
using VlassNet.Reporting.Html;

namespace VlassNet.Reporting;

/// <summary>
/// Pages on which people label sources, or review what a network says of them: by keyboard or mouse, one at a time or in a grid. A page is
/// one HTML file that holds its pictures, style and script; a browser that shows it makes no network request, and keeps the work until it
/// is exported.
/// </summary>
/// <remarks>
/// The exported table has the columns <c>name</c>, <c>file</c> (where sources have one), <c>ra</c> and <c>dec</c> (where all have), <c>label</c>,
/// <c>not_sure</c>, <c>notes</c> and <c>labeller</c>: <see cref="LabelFile"/> reads it, and so do <see cref="FitsDatasetSource.FromTable"/> and
/// <see cref="ImageFolderSource.FromList"/> beside the files.
/// Pixels have 256 steps between an image's least and largest value, finer for faint ones, and the first channel alone is shown. An
/// image with a side above 128 pixels is averaged to no more.
/// </remarks>
public static class LabelingPage
{
    /// <summary>Writes pages for images. The same images and options give the same bytes.</summary>
    /// <param name="path">
    /// Where; replaced if it exists. Where there are more sources than a file takes, this is the first, and of <c>labels.html</c> the
    /// others are <c>labels-2.html</c>, <c>labels-3.html</c>, ….
    /// </param>
    /// <param name="images">The images, with the classes to choose from. Their labels do not matter.</param>
    /// <param name="options">What else the page shows; default <see cref="LabelingPageOptions"/>'s own.</param>
    /// <param name="cancellationToken">Asked before each file.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="ArgumentException">
    /// Sources, surroundings or predictions are not as many as the images, predictions have other classes, a place of the order is none of
    /// the images or is there twice, two sources have one name, or an option is out of its range.
    /// </exception>
    /// <exception cref="BadInputException">An image that was kept on the disk cannot be read any more.</exception>
    /// <exception cref="IOException">A file cannot be written; an older one stays as it was.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; files that are complete stay.</exception>
    public static IReadOnlyList<string> Write(
        string path, LabeledImages images, LabelingPageOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(images);
        options ??= new LabelingPageOptions();
        options.Validate();
        LabelingContent content = LabelingContent.Of(images, options);
        List<string> paths = [];
        for (int first = 0; first < content.Order.Length; first += options.SourcesPerFile)
        {
            cancellationToken.ThrowIfCancellationRequested();
            paths.Add(paths.Count == 0 ? path : Path.Combine(
                Path.GetDirectoryName(path) ?? "",
                FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(path)}-{paths.Count + 1}{Path.GetExtension(path)}")));
            int count = Math.Min(options.SourcesPerFile, content.Order.Length - first);
            LabelingFile file = new(content, first, count, Path.GetFileNameWithoutExtension(paths[^1]));
            AtomicFile.Write(paths[^1], file.Write);
        }

        return paths;
    }
}
