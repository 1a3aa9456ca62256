using System.Collections.Immutable;
using VlassNet.Sky;

namespace VlassNet.Simulation;

/// <summary>
/// Makes mosaics of radio sources of the four classes, as FITS files: for a first run of finding, classifying and cataloguing, for tests and for
/// teaching.
/// </summary>
/// <remarks>
/// Sources, beam and noise are those of <see cref="SimulatedSurveySource"/>, with pixels of 1″: each source stands alone in a cell of 96×96 pixels, near
/// its middle and no longer than 56″, and the faintest feature that its label rests on stands 5 standard deviations of the noise above its
/// surroundings. There are no sidelobes. Nothing is an observation. The same options give the same file.
/// </remarks>
public static class SimulatedMosaic
{
    internal const int CellSize = 96;
    private const double LargestExtent = 56;
    private const double Jitter = 12;
    private const ulong PlaceStream = 0x51D4;

    /// <summary>Writes a mosaic, which is there as a whole or not at all.</summary>
    /// <param name="path">The file, e.g. <c>mosaic.fits</c>; one that is there is replaced.</param>
    /// <param name="options">What to make; null for the defaults.</param>
    /// <returns>The sources that it has, in the order of their rows, then their columns.</returns>
    /// <exception cref="ArgumentException">The path is empty, or a setting is out of its range.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static IReadOnlyList<SimulatedSource> Write(string path, SimulatedMosaicOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new SimulatedMosaicOptions();
        options.Validate();
        CounterRandom random = new(options.Seed, PlaceStream, 0);
        double major = random.Uniform(2.7, 3), minor = random.Uniform(2.5, 2.7), angle = random.Angle();
        Covariance beam = Covariance.FromAxes(major / Covariance.FwhmPerSigma, minor / Covariance.FwhmPerSigma, angle);
        float[] image = new float[options.Size * options.Size];
        CounterRandom noise = new(options.Seed, RandomStreams.Noise, 0);
        new CorrelatedNoise().Add(ref noise, image, options.Size, options.Size, beam, 1e-6 * options.NoiseLevel);
        List<(double Row, double Column, int Label, double Peak)> sources = [];
        ClassSequence classes = new(options.Seed, options.ClassProportions.AsSpan());
        SourceSketch sketch = new();
        foreach ((int index, int cell) in Cells(ref random, options).Index())
            sources.Add(Paint(options, beam, sketch, index, cell, classes.Label(index), image));
        MosaicFile.Write(path, image, options, major, minor, angle);
        using FitsImage written = FitsImage.Open(path);
        return [.. sources.Select(one => new SimulatedSource(one.Row, one.Column, written.Wcs!.ToSky(one.Row, one.Column), one.Label, one.Peak))];
    }

    /// <summary>The cells that have sources, in their order.</summary>
    private static ImmutableArray<int> Cells(ref CounterRandom random, SimulatedMosaicOptions options)
    {
        int[] cells = [.. Enumerable.Range(0, options.Cells)];
        random.Shuffle<int>(cells);
        return [.. cells.Take(options.Sources ?? (options.Cells / 2)).Order()];
    }

    private static (double Row, double Column, int Label, double Peak) Paint(
        SimulatedMosaicOptions options, Covariance beam, SourceSketch sketch, int index, int cell, int label, float[] image)
    {
        CounterRandom random = new(options.Seed, RandomStreams.Source, (ulong)index);
        int across = options.Size / CellSize;
        double row = ((cell / across) + 0.5) * CellSize + random.Uniform(-Jitter, Jitter);
        double column = ((cell % across) + 0.5) * CellSize + random.Uniform(-Jitter, Jitter);
        SourceModel model = SourceModel.ByLabel[label];
        double fwhm = Math.Pow(beam.Determinant, 0.25) * Covariance.FwhmPerSigma;
        double extent = Math.Min(model.DrawExtent(ref random, fwhm).Arcseconds, LargestExtent);
        sketch.Start(beam, column, row, random.Angle());
        double standing = model.Draw(ref random, sketch, extent);
        SimulatedSurveyOptions survey = new();
        double flux = Math.Max(random.LogNormal(survey.MedianPeakFlux, survey.PeakFluxScatter), survey.MinimumPeakFlux);

        // A source whose label would not show in the noise is made brighter.
        double scale = Math.Max(1e-3 * flux, CutoutRenderer.LeastSignalToNoise * 1e-6 * options.NoiseLevel / standing);
        GaussianComponent[] parts = [.. sketch.Components.ToArray().Select(part => part with { Peak = scale * part.Peak })];
        GaussianPainter.Paint(parts, image, options.Size, options.Size);
        return (row, column, label, scale * sketch.Components.ToArray().Max(part => sketch.BrightnessAt(part.Column, part.Row)));
    }
}
