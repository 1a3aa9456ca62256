using VlassNet.Sky.Mosaics;

namespace VlassNet.Sky;

/// <summary>An image and the part of the sky that its header says it covers.</summary>
public sealed class Mosaic
{
    /// <summary>A width of a source where there is no beam, pixels: that at which surveys sample theirs.</summary>
    private const double UsualWidth = 2.5;

    /// <summary>A wider beam, pixels, is a mistake in the header.</summary>
    private const double MostPixels = 100;

    /// <param name="file">The FITS file.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="wcs">Where the pixels are.</param>
    /// <param name="beam">The longer width of the beam, degrees, or null.</param>
    internal Mosaic(string file, int rows, int columns, CelestialWcs wcs, double? beam)
    {
        File = file;
        Rows = rows;
        Columns = columns;
        Wcs = wcs;
        Beam = beam;
        Cap = SkyCap.Around(this);
    }

    /// <summary>The FITS file.</summary>
    public string File { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Where on the sky the pixels are; positions are those of today.</summary>
    public CelestialWcs Wcs { get; }

    /// <summary>The longer width of the beam, degrees; null where the header does not tell.</summary>
    internal double? Beam { get; }

    /// <summary>The width of what is not resolved, arcseconds.</summary>
    internal double Resolution
    {
        get
        {
            double width = Beam * 3600 ?? 0;
            return width > 0 && width <= MostPixels * Wcs.PixelScale ? width : UsualWidth * Wcs.PixelScale;
        }
    }

    /// <summary>A circle around all of it.</summary>
    internal SkyCap Cap { get; }

    /// <summary>How far a position is from the nearest edge.</summary>
    /// <param name="position">The position.</param>
    /// <returns>
    /// Arcseconds from the outer edge of the outermost pixels along rows or columns: the pixels in between, by the header's coordinates, times
    /// their size at the reference point. Below 0 outside the image, NaN where its projection does not show the position.
    /// </returns>
    public double EdgeDistance(SkyPosition position)
    {
        (double row, double column) = Wcs.ToPixel(position);
        double rows = Math.Min(row + 0.5, Rows - 0.5 - row) * Wcs.RowScale, columns = Math.Min(column + 0.5, Columns - 0.5 - column) * Wcs.ColumnScale;
        return Math.Min(rows, columns);
    }
}
