using VlassNet.Data;

namespace VlassNet.Downloads;

/// <summary>Published sets of cutouts, fetched from where they were published and kept in a folder.</summary>
public static class VlassDataset
{
    /// <summary>
    /// Where the notebook of AAS 242 (Brian R. Kent, NRAO, <i>Building a Neural Network to Classify VLA Sky Survey Objects</i>)
    /// has its images from: <c>vlass_data_array.p</c>, 61,351 cutouts of 64×64 pixels, 1 to 2 GB.
    /// </summary>
    public static Uri NotebookImages { get; } = new("https://www.cv.nrao.edu/~bkent/astro/vlass/vlass_data_array.p");

    /// <summary>Where the notebook has its labels from: <c>vlass_labels.p</c>.</summary>
    public static Uri NotebookLabels { get; } = new("https://www.cv.nrao.edu/~bkent/astro/vlass/vlass_labels.p");

    /// <summary>The notebook's set: 61,351 images of 64×64×1 in 4 classes. The notebook trains on the first 50,000.</summary>
    /// <param name="options">Where to keep the two files, and how to fetch them; null for the defaults.</param>
    /// <returns>
    /// A source that downloads what is not there yet and then loads it. Its progress tells of one file after the other, and then
    /// of the loading: <see cref="LoadProgress.Source"/> says which.
    /// </returns>
    /// <exception cref="ArgumentException">The options make no sense, or they name no folder and the user has none.</exception>
    public static IDatasetSource Notebook(DatasetDownloadOptions? options = null) =>
        Notebook(NotebookImages, NotebookLabels, options);

    /// <summary>The notebook's set from a copy elsewhere.</summary>
    /// <param name="images">An absolute http or https URL of <c>vlass_data_array.p</c>.</param>
    /// <param name="labels">An absolute http or https URL of <c>vlass_labels.p</c>.</param>
    /// <param name="options">Where to keep the two files, and how to fetch them; null for the defaults.</param>
    /// <inheritdoc cref="Notebook(DatasetDownloadOptions)" path="/returns"/>
    /// <exception cref="ArgumentException">
    /// A URL is of another kind, the options make no sense, or they name no folder and the user has none.
    /// </exception>
    public static IDatasetSource Notebook(Uri images, Uri labels, DatasetDownloadOptions? options = null) =>
        new DownloadedPickles(new DatasetDownload(images, null, options), new DatasetDownload(labels, null, options));
}
