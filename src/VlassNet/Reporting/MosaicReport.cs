using VlassNet.Catalogs;
using VlassNet.Reporting.Html;
using VlassNet.Reporting.Mosaics;
using VlassNet.Sky;

namespace VlassNet.Reporting;

/// <summary>Shows what was found in a mosaic to people: as one HTML file that needs nothing else.</summary>
/// <remarks>
/// It has a picture of the mosaic, how many sources there are of which class and with which flags, and a gallery of cutouts with the positions, fluxes and
/// flags of their components. The same sources give the same bytes.
/// </remarks>
public static class MosaicReport
{
    /// <summary>Writes a report on a mosaic whose sources are classified; the file is there as a whole or not at all.</summary>
    /// <param name="mosaic">What was found, and what it is.</param>
    /// <param name="path">Where; replaced if it exists.</param>
    /// <param name="options">What it shows; default <see cref="MosaicReportOptions"/>'s own.</param>
    /// <exception cref="ArgumentException">The path is empty, or an option is out of its range.</exception>
    /// <exception cref="IOException">The file cannot be written; an older one stays as it was.</exception>
    public static void SaveReport(this ClassifiedMosaic mosaic, string path, MosaicReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mosaic);
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, Page(FoundSources.Of(mosaic), options).Write);
    }

    /// <summary>Writes the same report to a stream (UTF-8), which stays open.</summary>
    /// <param name="mosaic">What was found, and what it is.</param>
    /// <param name="stream">Receives the HTML file.</param>
    /// <param name="options">What it shows; default <see cref="MosaicReportOptions"/>'s own.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static void SaveReport(this ClassifiedMosaic mosaic, Stream stream, MosaicReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mosaic);
        ArgumentNullException.ThrowIfNull(stream);
        Page(FoundSources.Of(mosaic), options).Write(stream);
    }

    /// <summary>Writes a report on a mosaic whose sources are not classified; the file is there as a whole or not at all.</summary>
    /// <param name="found">What was found; it has the mosaic's pixels.</param>
    /// <param name="path">Where; replaced if it exists.</param>
    /// <param name="options">What it shows; default <see cref="MosaicReportOptions"/>'s own.</param>
    /// <exception cref="ArgumentException">The path is empty, or an option is out of its range.</exception>
    /// <exception cref="IOException">The file cannot be written; an older one stays as it was.</exception>
    public static void SaveReport(this DetectionResult found, string path, MosaicReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, Page(FoundSources.Of(found), options).Write);
    }

    /// <summary>Writes the same report to a stream (UTF-8), which stays open.</summary>
    /// <param name="found">What was found; it has the mosaic's pixels.</param>
    /// <param name="stream">Receives the HTML file.</param>
    /// <param name="options">What it shows; default <see cref="MosaicReportOptions"/>'s own.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static void SaveReport(this DetectionResult found, Stream stream, MosaicReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(stream);
        Page(FoundSources.Of(found), options).Write(stream);
    }

    private static ReportPage Page(FoundSources found, MosaicReportOptions? options)
    {
        options ??= new MosaicReportOptions();
        options.Validate();
        return ReportPage.Of(found, options);
    }
}
