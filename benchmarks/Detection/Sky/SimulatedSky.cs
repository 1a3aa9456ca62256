using System.Collections.Immutable;
using VlassNet;
using VlassNet.Simulation;

namespace Detection.Sky;

/// <summary>
/// The sources of a mosaic, of the models that the simulated survey has. Peaks are log-uniform from 4 to 1000 times the noise; doubles
/// are 6″ to 40″ long (median 16″) and triples 10″ to 40″ (20″); pairs of unrelated sources, of any brightness, are 20″ to 40″ apart.
/// </summary>
internal sealed class SimulatedSky
{
    public const double Noise = 130e-6;
    private const double FaintestPeak = 4;
    private const double BrightestPeak = 1000;
    private const double GainRipple = 0.2;
    private const double RipplePeriod = 900;

    /// <summary>The share of the doubles that are two hot spots and nothing else.</summary>
    private const double BareDoubles = 0.3;

    /// <summary>Extended sources are no longer than this, arcseconds, or they would reach their neighbours.</summary>
    private const double LargestExtended = 24;

    private const ulong SourceStream = 101;
    private const ulong PlaceStream = 102;

    /// <summary>Sources in 1000² pixels.</summary>
    private static readonly (SourceKind Kind, double Count)[] Mixture =
        [(SourceKind.Point, 32), (SourceKind.Extended, 6), (SourceKind.Double, 14), (SourceKind.Triple, 9), (SourceKind.Neighbour, 9)];

    private SimulatedSky(ulong seed, int size)
    {
        Seed = seed;
        Size = size;
        CounterRandom random = new(seed, PlaceStream, 0);
        MajorAxis = random.Uniform(2.7, 3.2);
        MinorAxis = random.Uniform(2.4, 2.7);
        Angle = random.Uniform(0, Math.PI);
        Beam = Covariance.FromAxes(MajorAxis / Covariance.FwhmPerSigma, MinorAxis / Covariance.FwhmPerSigma, Angle);
        PixelsInBeam = 2 * Math.PI * Math.Sqrt(Beam.Determinant);
        Sources = Draw(ref random);
    }

    public ulong Seed { get; }

    /// <summary>Rows and columns.</summary>
    public int Size { get; }

    /// <summary>FWHM of the beam, pixels, which are arcseconds.</summary>
    public double MajorAxis { get; }

    public double MinorAxis { get; }

    /// <summary>Of the beam's major axis, radians from growing columns to growing rows.</summary>
    public double Angle { get; }

    public Covariance Beam { get; }

    public double PixelsInBeam { get; }

    /// <summary>FWHM of a round beam of the same area.</summary>
    public double BeamWidth => Math.Sqrt(MajorAxis * MinorAxis);

    public ImmutableArray<TrueSource> Sources { get; }

    public static SimulatedSky Make(ulong seed, int size) => new(seed, size);

    /// <summary>The standard deviation of the noise at a place, Jy/beam.</summary>
    public static double NoiseAt(double row, double column) =>
        Noise * (1 + (GainRipple * Math.Sin(2 * Math.PI * row / RipplePeriod) * Math.Cos(2 * Math.PI * column / RipplePeriod)));

    /// <summary>Whether the mosaic has a value at a place; its edges are not straight.</summary>
    public bool IsCovered(double row, double column) =>
        Depth(row, column) >= 0 && Depth(Size - 1 - row, column) >= 0 && Depth(column, row) >= 0 && Depth(Size - 1 - column, row) >= 0;

    private double Depth(double across, double along) => across - (0.012 * Size * (1 + Math.Sin(5 * along / Size)));

    private ImmutableArray<TrueSource> Draw(ref CounterRandom random)
    {
        List<TrueSource> sources = [];
        List<(double Row, double Column)> places = [];
        int pairs = 0;
        foreach ((SourceKind kind, double density) in Mixture)
        {
            int count = (int)Math.Round(density * Size * Size / 1e6);
            for (int i = 0; i < count; i++)
            {
                if (FreePlace(ref random, places) is not var (row, column))
                    continue;
                places.Add((row, column));
                if (kind != SourceKind.Neighbour)
                {
                    sources.Add(Draw(kind, -1, row, column, (ulong)sources.Count));
                    continue;
                }

                double separation = 20 * Math.Pow(2, Math.Pow(random.NextDouble(), 1.5));
                (double sin, double cos) = Math.SinCos(random.Angle());
                for (int side = -1; side <= 1; side += 2)
                    sources.Add(Draw(kind, pairs, row + (0.5 * side * separation * sin), column + (0.5 * side * separation * cos), (ulong)sources.Count));
                pairs++;
            }
        }

        return [.. sources];
    }

    private TrueSource Draw(SourceKind kind, int pair, double row, double column, ulong index)
    {
        CounterRandom random = new(Seed, SourceStream, index);
        double noise = NoiseAt(row, column);
        double peak = noise * FaintestPeak * Math.Pow(BrightestPeak / FaintestPeak, random.NextDouble());
        SourceSketch sketch = new();
        sketch.Start(Beam, column, row, random.Angle());
        bool isExtended = kind == SourceKind.Extended || (kind == SourceKind.Neighbour && random.Chance(0.4));
        if (kind == SourceKind.Point || (kind == SourceKind.Neighbour && !isExtended))
        {
            sketch.Point(1, 0, 0);
            sketch.Mark(0, 0);
        }
        else if (kind == SourceKind.Double && random.Chance(BareDoubles))
        {
            double half = Extent(ref random, kind) / 2;
            for (int side = -1; side <= 1; side += 2)
            {
                sketch.Mark(side * half, 0);
                sketch.Blob(side < 0 ? 1 : Math.Clamp(random.LogNormal(0.62, 0.2), DoubleLobes.LeastRatio, 1), side * half, 0, random.Uniform(0, 0.5) * sketch.BeamSigma, 0);
            }
        }
        else
        {
            SourceModel model = SourceModel.ByLabel[isExtended ? 0 : kind == SourceKind.Double ? 2 : 3];
            model.Draw(ref random, sketch, isExtended ? Math.Min(model.DrawExtent(ref random, BeamWidth).Arcseconds, LargestExtended) : Extent(ref random, kind));
        }

        // The brightest peak gets the brightness that was drawn.
        (double Row, double Column)[] tops = [.. Tops(sketch, isExtended)];
        double scale = peak / tops.Max(top => sketch.BrightnessAt(top.Column, top.Row));
        ImmutableArray<GaussianComponent> gaussians = [.. sketch.Components.ToArray().Select(one => one with { Peak = scale * one.Peak })];
        return new TrueSource(
            kind, pair, gaussians, [.. tops.Select(top => Peak(top, scale * sketch.BrightnessAt(top.Column, top.Row)))], scale * sketch.Flux);
    }

    /// <summary>From one end of a double or triple to the other, arcseconds.</summary>
    private static double Extent(ref CounterRandom random, SourceKind kind)
    {
        double extent;
        do
            extent = kind == SourceKind.Double ? random.LogNormal(16, 0.22) : random.LogNormal(20, 0.2);
        while (extent < (kind == SourceKind.Double ? 6 : 10) || extent > 40);
        return extent;
    }

    private static TruePeak Peak((double Row, double Column) place, double brightness) =>
        new(place.Row, place.Column, brightness, brightness / NoiseAt(place.Row, place.Column));

    /// <summary>The maxima to which the way up from the marks leads; of an extended source the highest alone.</summary>
    private static List<(double Row, double Column)> Tops(SourceSketch sketch, bool isExtended)
    {
        List<(double Row, double Column)> tops = [];
        foreach ((double column, double row) in sketch.Marks)
        {
            (double Row, double Column) top = Climb(sketch, row, column);
            if (tops.TrueForAll(other => Math.Pow(other.Row - top.Row, 2) + Math.Pow(other.Column - top.Column, 2) > 1))
                tops.Add(top);
        }

        return isExtended ? [tops.MaxBy(top => sketch.BrightnessAt(top.Column, top.Row))] : tops;
    }

    private static (double Row, double Column) Climb(SourceSketch sketch, double row, double column)
    {
        double height = sketch.BrightnessAt(column, row);
        for (double step = 0.5; step > 0.003;)
        {
            (double Row, double Column) best = (row, column);
            double before = height;
            foreach ((int down, int across) in new[] { (-1, 0), (1, 0), (0, -1), (0, 1) })
            {
                double other = sketch.BrightnessAt(column + (across * step), row + (down * step));
                if (other > height)
                    (height, best) = (other, (row + (down * step), column + (across * step)));
            }

            (row, column) = best;
            if (height == before)
                step /= 2;
        }

        return (row, column);
    }

    /// <summary>A place inside the mosaic, away from all others; null if none is found.</summary>
    private (double Row, double Column)? FreePlace(ref CounterRandom random, List<(double Row, double Column)> places)
    {
        const double Apart = 75;
        for (int attempt = 0; attempt < 200; attempt++)
        {
            (double Row, double Column) place = (random.Uniform(0, Size - 1), random.Uniform(0, Size - 1));
            bool isInside = IsCovered(place.Row - 30, place.Column - 30) && IsCovered(place.Row + 30, place.Column + 30)
                && IsCovered(place.Row - 30, place.Column + 30) && IsCovered(place.Row + 30, place.Column - 30);
            if (isInside && places.TrueForAll(other =>
                Math.Pow(other.Row - place.Row, 2) + Math.Pow(other.Column - place.Column, 2) > Apart * Apart))
            {
                return place;
            }
        }

        return null;
    }
}
