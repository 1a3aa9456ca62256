using VlassNet.Formats.Fits.Compression;

namespace VlassNet.Formats.Fits;

/// <summary>The pixels of an image, of which any rectangle can be read, by several threads at once.</summary>
internal abstract class ImagePixels
{
    /// <summary>How many rows are best read together.</summary>
    public virtual int RowsTogether => 1;

    /// <summary>The pixels of a part of a file, as they are or in compressed tiles.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="hdu">The part, an image.</param>
    /// <param name="header">The image's header.</param>
    /// <param name="axes">Which axes are the picture's.</param>
    public static ImagePixels Open(FitsBytes bytes, FitsHdu hdu, HeaderCards header, ImageAxes axes) =>
        hdu.IsPackedImage ? new TiledPixels(bytes, hdu, header, axes) : new PlainPixels(bytes, hdu, axes);

    /// <summary>Reads a rectangle that is inside the image.</summary>
    /// <param name="row">Its first row.</param>
    /// <param name="column">Its first column.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="destination">Gets the pixels, row after row.</param>
    public abstract void Read(int row, int column, int rows, int columns, Span<float> destination);
}
