namespace VlassNet.Sky.Detection;

/// <summary>What pixels are on the sky.</summary>
/// <param name="Wcs">Coordinates, or null.</param>
/// <param name="Beam">The beam's second moments, pixels, or null.</param>
/// <param name="Brightness">Jy/beam of one unit of a pixel; 1 where that is not known.</param>
/// <param name="HasUnit">Whether it is known.</param>
internal sealed record SkyCalibration(CelestialWcs? Wcs, Ellipse? Beam, double Brightness, bool HasUnit = false)
{
    /// <summary>A width of a source where there is no beam: that at which surveys sample theirs.</summary>
    private const double UsualWidth = 2.5;

    /// <summary>Flux of one unit of a sum of pixels.</summary>
    public double FluxOfSum => Beam is { } beam ? Brightness / beam.Area : Brightness;

    /// <summary>The beam's mean width at half height, pixels.</summary>
    public double BeamWidth => Beam is { } beam ? Ellipse.WidthOfDeviation * Math.Sqrt(Math.Sqrt(beam.Determinant)) : UsualWidth;

    /// <summary>Of an image, by its header.</summary>
    public static SkyCalibration Of(FitsImage image)
    {
        CelestialWcs? wcs = image.Wcs;
        double? scale = FluxScale.Of(image.Cards, null).Peak;
        return new SkyCalibration(wcs, BeamOf(image, wcs), scale ?? 1, scale is not null);
    }

    private static Ellipse? BeamOf(FitsImage image, CelestialWcs? wcs)
    {
        if (wcs is null || RestoringBeam.Of(image.Cards) is not { } beam)
            return null;
        if (PixelFrame.At(wcs, (image.Rows - 1) / 2.0, (image.Columns - 1) / 2.0) is not { } frame)
            return null;
        Ellipse pixels = frame.ToPixels(Ellipse.Of(beam.Major * 3600, beam.Minor * 3600, double.DegreesToRadians(beam.Angle)));

        // A beam that is far from a pixel's size is a mistake in the header, and no fit is better for it.
        (double major, double minor, _) = pixels.Axes();
        return pixels.IsPositive && minor >= 0.5 && major <= 1000 ? pixels : null;
    }
}
