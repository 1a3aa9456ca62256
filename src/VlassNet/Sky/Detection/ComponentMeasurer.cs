namespace VlassNet.Sky.Detection;

/// <summary>Makes components of an island's peaks.</summary>
internal sealed class ComponentMeasurer(DetectionField field, SkyCalibration calibration, SourceFinderOptions options, CancellationToken token)
{
    /// <summary>A peak beside a hollow that is deeper than this share of it is a sidelobe.</summary>
    private const double HollowShare = 0.9;

    /// <summary>
    /// More scatter than this around a peak is not the noise of the map: with the default radius it has some 120 independent pixels below
    /// the background, which have it right within 8 %.
    /// </summary>
    private const double MostScatter = 1.25;

    private readonly Deblender deblender = new(field, options.SeedThreshold, options.DeblendThreshold, token);
    private readonly ShapeFitter fitter = new(field, calibration.Beam, options.FloodThreshold, token);
    private readonly int sidelobeRadius = (int)Math.Ceiling(options.SidelobeRadius * calibration.BeamWidth);

    /// <summary>The components of an island, the brightest first.</summary>
    public List<SourceComponent> Measure(int island, PixelRun[] runs)
    {
        List<Peak> peaks = deblender.Divide(island, runs);
        List<Summit> summits = [];
        foreach (Peak peak in peaks)
            summits.Add(Summit.Of(field, peak.Row, peak.Column));
        for (int i = peaks.Count - 1; i >= 0; i--)
        {
            if (IsSource(peaks[i], summits[i]))
                continue;
            peaks.RemoveAt(i);
            summits.RemoveAt(i);
        }

        if (peaks.Count == 0)
            return [];
        Shape[] shapes = fitter.Measure(peaks, summits);
        List<SourceComponent> components = [];
        for (int i = 0; i < shapes.Length; i++)
            components.Add(Component(peaks[i], summits[i], shapes[i]));
        return components;
    }

    private bool IsSource(Peak peak, Summit summit)
    {
        double signal = summit.Height / field.Map.Noise(peak.Row, peak.Column);
        if (!(signal >= options.SeedThreshold) || !double.IsFinite(signal))
            return false;
        if (sidelobeRadius == 0)
            return true;
        (double depth, double scatter) = Sidelobes.Around(field, peak.Row, peak.Column, sidelobeRadius);
        return depth <= HollowShare * signal && (scatter <= MostScatter || signal >= options.SeedThreshold * scatter);
    }

    private SourceComponent Component(Peak peak, Summit summit, Shape shape)
    {
        Gaussian gaussian = shape.Gaussian;
        double noise = field.Map.Noise(peak.Row, peak.Column);
        CondonErrors errors = CondonErrors.Of(gaussian.Moments, calibration.Beam, gaussian.Height / noise, shape.IsResolved);
        PixelFrame frame = PixelFrame.At(calibration.Wcs, gaussian.Row, gaussian.Column) ?? PixelFrame.Upright;
        SkyPosition? position = calibration.Wcs?.ToSky(gaussian.Row, gaussian.Column);
        if (position is { } place && !double.IsFinite(place.RightAscension))
            position = null;
        (double major, double minor, double angle) = frame.ToSky(gaussian.Moments).Axes();
        (double deconvolvedMajor, double deconvolvedMinor) = Deconvolved(shape, frame);
        double flux = shape.Volume * calibration.FluxOfSum, degrees = double.RadiansToDegrees(angle);
        return new SourceComponent
        {
            Island = peak.Island,
            Row = gaussian.Row,
            Column = gaussian.Column,
            Position = position,
            PeakFlux = summit.Height * calibration.Brightness,
            PeakFluxError = noise * calibration.Brightness,
            Flux = flux,
            FluxError = noise * calibration.Brightness * FluxErrorOf(peak, shape),
            MajorAxis = major,
            MinorAxis = minor,
            PositionAngle = degrees < 0 ? degrees + 180 : degrees,
            DeconvolvedMajorAxis = deconvolvedMajor,
            DeconvolvedMinorAxis = deconvolvedMinor,
            Background = field.Map.Background(peak.Row, peak.Column) * calibration.Brightness,
            Noise = noise * calibration.Brightness,
            RowError = errors.Row,
            ColumnError = errors.Column,
            PixelCount = peak.Pixels.Count,
            Flags = Flags(peak),
        };
    }

    /// <summary>
    /// Over the noise: of a point 1, as Condon 1997 has it, of what is resolved that of the sum of its pixels, whose noise is correlated
    /// over the beam: the integral of its autocorrelation is twice the beam.
    /// </summary>
    private double FluxErrorOf(Peak peak, Shape shape)
    {
        if (calibration.Beam is not { } beam)
            return Math.Sqrt(peak.Pixels.Count);
        return shape.IsResolved ? Math.Sqrt(2 * peak.Pixels.Count / beam.Area) : 1;
    }

    private (double Major, double Minor) Deconvolved(Shape shape, PixelFrame frame)
    {
        if (calibration.Beam is not { } beam)
            return (double.NaN, double.NaN);
        if (!shape.IsResolved)
            return (0, 0);
        (double major, double minor, _) = frame.ToSky(shape.Gaussian.Moments - beam).Axes();
        return (major, minor);
    }

    private ComponentFlags Flags(Peak peak)
    {
        ComponentFlags flags = peak.IsAlone ? ComponentFlags.None : ComponentFlags.Deblended;
        foreach (int place in peak.Pixels)
        {
            (int row, int column) = Math.DivRem(place, field.Columns);
            if (row == 0 || column == 0 || row == field.Rows - 1 || column == field.Columns - 1)
                flags |= ComponentFlags.Edge;
            for (int i = 0; i < 9; i++)
            {
                (int y, int x) = (row + (i / 3) - 1, column + (i % 3) - 1);
                if ((uint)y >= (uint)field.Rows || (uint)x >= (uint)field.Columns || float.IsFinite(field.At(y, x)))
                    continue;
                flags |= float.IsNaN(field.At(y, x)) ? ComponentFlags.Blank : ComponentFlags.Saturated;
            }
        }

        return flags;
    }
}
