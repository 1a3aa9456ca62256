using VlassNet.Formats.Fits;
using VlassNet.Formats.Fits.Compression;
using VlassNet.Formats.Input;

namespace VlassNet.Sky;

/// <summary>
/// An image in a FITS file, of which any region can be read. A file on a disk is read piece by piece, so that a cutout of a
/// mosaic costs no more than its own pixels; a gzipped one, a download or a stream is held in memory.
/// </summary>
/// <remarks>
/// <para>
/// Rows and columns count from 0. Row 0 is the first in the file, the <b>bottom</b> of the picture, and column 0 is at the
/// left: pixel <c>(row, column)</c> is pixel <c>(column + 1, row + 1)</c> in FITS's own counting. The picture lies in the two
/// first two axes that are longer than 1 (else in the first two); of others, such as frequency and Stokes, which have length 1 in most
/// images, <see cref="FitsImageOptions.Plane"/> chooses one plane.
/// </para>
/// <para>
/// Values are <c>BZERO + BSCALE · value</c> as float32, in the header's <c>BUNIT</c> (Jy/beam for VLASS). <c>BLANK</c> is NaN,
/// and NaN and infinities stay what they are. All types of the FITS standard 4.0 (8, 16, 32 and 64 bits, float32 and float64,
/// unsigned by way of BZERO) are read, from primary arrays and IMAGE extensions; other tables and random groups are refused.
/// </para>
/// <para>
/// Images in compressed tiles, the <c>.fits.fz</c> of fpack and of many archives, are read like others, a cutout at the cost of the tiles
/// that it is in: RICE_1, GZIP_1, GZIP_2 and NOCOMPRESS, integers and quantised floats with and without dithers, with the values of
/// CFITSIO. <see cref="Header"/> is then the image's own. HCOMPRESS_1 and PLIO_1 are refused: funpack decompresses them.
/// </para>
/// <para>All members may be used by several threads at once, <see cref="Dispose"/> when they are done.</para>
/// </remarks>
public sealed class FitsImage : IDisposable
{
    private readonly FitsBytes bytes;
    private readonly ImagePixels pixels;
    private readonly Lazy<CelestialWcs?> wcs;
    private bool isDisposed;

    private FitsImage(FitsBytes bytes, FitsHdu hdu, int? plane)
    {
        this.bytes = bytes;
        Cards = hdu.IsPackedImage ? UnpackedHeader.Of(hdu) : hdu.Header;
        ImageAxes axes = ImageAxes.Of(Cards, hdu.Title, plane);
        Rows = axes.Rows;
        Columns = axes.Columns;
        pixels = ImagePixels.Open(bytes, hdu, Cards, axes);
        wcs = new Lazy<CelestialWcs?>(() => WcsReader.Read(Cards, axes));
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>The header of the part of the file that the image is in.</summary>
    public FitsHeader Header => new(Cards);

    /// <summary>The header as it was read.</summary>
    internal HeaderCards Cards { get; }

    /// <summary>How many rows are best read together: those of a tile.</summary>
    internal int RowsTogether => pixels.RowsTogether;

    /// <summary>Where on the sky the pixels are; null where the header does not tell.</summary>
    /// <exception cref="BadInputException">
    /// The header tells it in a way that is not supported (another projection, distortions) or that makes no sense. The pixels
    /// can be read all the same.
    /// </exception>
    public CelestialWcs? Wcs => wcs.Value;

    /// <summary>Opens an image in a file.</summary>
    /// <param name="path">
    /// A path, or a URL if it starts with <c>http://</c> or <c>https://</c>; gzipped or not, whatever its name.
    /// </param>
    /// <param name="options">Which image, and how; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ArgumentException">The path is empty, or the options make no sense.</exception>
    /// <exception cref="BadInputException">
    /// There is no such file, or it is not FITS, is damaged, or has no such image.
    /// </exception>
    public static FitsImage Open(string path, FitsImageOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new FitsImageOptions();
        options.Validate();
        return Open(InputLocation.FromText(path, options.Download), options, cancellationToken);
    }

    /// <summary>Opens an image in a stream, which is read to its end and <b>left open</b>.</summary>
    /// <param name="stream">The stream, read from where it stands; gzipped or not.</param>
    /// <param name="options">Which image, and how; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    /// <exception cref="BadInputException">It is not FITS, is damaged, or has no such image.</exception>
    public static FitsImage Open(Stream stream, FitsImageOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new FitsImageOptions();
        options.Validate();
        InputLocation location = InputLocation.FromStream(stream, "the stream of the image", options.Download.IdleTimeout);
        return Open(location, options, cancellationToken);
    }

    /// <summary>Reads a rectangle of pixels.</summary>
    /// <param name="row">Its first row, from 0 at the bottom of the picture.</param>
    /// <param name="column">Its first column, from 0 at the left.</param>
    /// <param name="rows">Number of its rows.</param>
    /// <param name="columns">Number of its columns.</param>
    /// <param name="destination">
    /// Gets the pixels in <c>(row, column)</c> order, in the header's <c>BUNIT</c>; at least <c>rows × columns</c> places.
    /// </param>
    /// <exception cref="ArgumentException">The rectangle is not inside the image, or has no room in the destination.</exception>
    /// <exception cref="BadInputException">The file has become shorter, cannot be read, or has a damaged tile.</exception>
    /// <exception cref="ObjectDisposedException">The image is disposed.</exception>
    public void ReadRegion(int row, int column, int rows, int columns, Span<float> destination)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        CheckInside(row, rows, Rows, nameof(row), nameof(rows));
        CheckInside(column, columns, Columns, nameof(column), nameof(columns));
        long count = (long)rows * columns;
        if (destination.Length < count)
        {
            throw new ArgumentException(
                $"expected room for {rows:N0}×{columns:N0} pixels; received {destination.Length:N0} places", nameof(destination));
        }

        pixels.Read(row, column, rows, columns, destination[..(int)count]);
    }

    /// <summary>Closes the file, or lets the memory go.</summary>
    public void Dispose()
    {
        isDisposed = true;
        bytes.Dispose();
    }

    private static FitsImage Open(InputLocation location, FitsImageOptions options, CancellationToken token)
    {
        FitsBytes? bytes = null;
        try
        {
            bytes = FitsSource.Open(location, options.MaxBytes, token);
            HduChoice choice = new(options.Hdu, options.ExtensionName, options.ExtensionVersion);
            FitsImage image = new(bytes, HduWalk.FindImage(bytes, choice, token), options.Plane);
            (bytes as MemoryBytes)?.Complete();
            return image;
        }
        catch (Exception error)
        {
            bytes?.Dispose();
            if (error is not (IOException or UnauthorizedAccessException or InvalidDataException or HttpRequestException))
                throw;
            token.ThrowIfCancellationRequested();
            throw new BadInputException(
                "data that can be read to their end", error.Message, location.Name, "Check the file or the connection.", error);
        }
    }

    private static void CheckInside(int start, int count, int size, string startName, string countName)
    {
        if (start < 0 || start > size)
            throw new ArgumentOutOfRangeException(startName, start, $"expected 0 to {size}");
        if (count < 0 || count > size - start)
            throw new ArgumentOutOfRangeException(countName, count, $"expected 0 to {size - start}, after {startName} {start}");
    }
}
