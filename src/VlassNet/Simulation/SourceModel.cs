using System.Collections.Immutable;
using VlassNet.Data;

namespace VlassNet.Simulation;

/// <summary>What the sources of one class look like.</summary>
internal abstract class SourceModel
{
    /// <summary>The models in the order of the labels 0 to 3 of <see cref="LabeledImages.VlassClassNames"/>.</summary>
    public static ImmutableArray<SourceModel> ByLabel { get; } =
        [new ExtendedSource(), new PointSource(), new DoubleLobes(), new ThreePoints()];

    /// <summary>How large a source is, and how much of the cutout it was given.</summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="beamFwhm">FWHM of the beam, arcseconds.</param>
    public abstract SourceExtent DrawExtent(ref CounterRandom random, double beamFwhm);

    /// <summary>Puts the components of one source into an empty sketch. The brightest should have a peak near 1.</summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="sketch">Where they go.</param>
    /// <param name="extent">The source's extent, pixels.</param>
    public abstract void Compose(ref CounterRandom random, SourceSketch sketch, double extent);
}
