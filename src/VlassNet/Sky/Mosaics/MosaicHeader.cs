using VlassNet.Formats.Fits;
using VlassNet.Formats.Fits.Compression;
using VlassNet.Formats.Input;

namespace VlassNet.Sky.Mosaics;

/// <summary>Where the pixels of an image are on the sky, read of its header alone.</summary>
/// <param name="File">The file.</param>
/// <param name="Cards">The cards that tell it.</param>
/// <param name="Mosaic">What they tell.</param>
internal sealed record MosaicHeader(string File, IReadOnlyList<HeaderCard> Cards, Mosaic Mosaic)
{
    /// <summary>Reads the header of a file; no pixels, and of a gzipped file no more than the header.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">Which part of it.</param>
    /// <param name="token">Ends the reading.</param>
    /// <exception cref="BadInputException">It cannot be read, or does not tell where the pixels are.</exception>
    public static MosaicHeader Read(string file, FitsImageOptions options, CancellationToken token)
    {
        try
        {
            using FitsBytes opened = FitsSource.Open(InputLocation.FromText(file, options.Download), options.MaxBytes, token);
            using FitsBytes bytes = opened is MemoryBytes ? new HeaderBytes(opened) : opened;
            FitsHdu hdu = HduWalk.FindImage(bytes, new HduChoice(options.Hdu, options.ExtensionName, options.ExtensionVersion), token);
            HashSet<HeaderCard> cards = [];
            HeaderCards header = (hdu.IsPackedImage ? UnpackedHeader.Of(hdu) : hdu.Header).Watched(cards);
            Mosaic mosaic = MosaicOf(file, header, RestoringBeam.Of(header)?.Major, options);
            return new MosaicHeader(file, [.. cards.OrderBy(card => card.Offset)], mosaic);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or HttpRequestException)
        {
            throw new BadInputException("a file that can be read", error.Message, file, "Check the file.", error) { Subject = InputSubject.SkyImage };
        }
    }

    /// <summary>The same of cards that were kept.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cards">The cards.</param>
    /// <param name="beam">The longer width of the beam, degrees, or null: it may have been in the history.</param>
    /// <param name="options">Which part of the file.</param>
    /// <exception cref="BadInputException">They are not those of a mosaic.</exception>
    public static MosaicHeader Of(string file, IReadOnlyList<HeaderCard> cards, double? beam, FitsImageOptions options) =>
        new(file, cards, MosaicOf(file, new HeaderCards(cards, file, 0), beam, options));

    private static Mosaic MosaicOf(string file, HeaderCards header, double? beam, FitsImageOptions options)
    {
        ImageAxes axes = ImageAxes.Of(header, file, options.Plane);
        CelestialWcs? wcs = WcsReader.Read(header, axes);
        return wcs is { IsEquatorial: true } ? new Mosaic(file, axes.Rows, axes.Columns, wcs, beam) : throw new BadInputException(
            "a header that tells where the pixels are on the sky, in ICRS or FK5 of 2000", wcs is null ? "none" : wcs.Frame, file,
            "Reproject the image, or leave it out.") { Subject = InputSubject.SkyImage };
    }
}
