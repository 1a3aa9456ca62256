using System.Collections.Immutable;
using VlassNet.Data;

namespace VlassNet.Simulation;

/// <summary>
/// What the sources of one class look like, and what of it has to be seen for the label to be true.
/// </summary>
internal abstract class SourceModel
{
    private const int Attempts = 12;

    /// <summary>The models in the order of the labels 0 to 3 of <see cref="LabeledImages.VlassClassNames"/>.</summary>
    public static ImmutableArray<SourceModel> ByLabel { get; } =
        [new ExtendedSource(), new PointSource(), new DoubleLobes(), new ThreePoints()];

    /// <summary>How large a source is, and how much of the cutout it was given.</summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="beamFwhm">FWHM of the beam, arcseconds.</param>
    public abstract SourceExtent DrawExtent(ref CounterRandom random, double beamFwhm);

    /// <summary>
    /// Draws a source of which the label is true, before noise: again if it is not, and after twelve times the plainest of its class.
    /// </summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="sketch">Where the components go; started, and empty.</param>
    /// <param name="extent">The source's extent, pixels.</param>
    /// <returns>
    /// By how much the faintest of the features that define the class stands out, in the units of the components' peaks.
    /// </returns>
    public double Draw(ref CounterRandom random, SourceSketch sketch, double extent)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            sketch.Clear();
            Compose(ref random, sketch, extent);
            if (IsTrue(sketch, out double standing))
                return standing;
        }

        sketch.Clear();
        ComposePlainly(sketch, extent);
        IsTrue(sketch, out double plain);
        return plain;
    }

    /// <summary>
    /// Puts the components of one source, and its marks, into an empty sketch. The brightest should have a peak near 1.
    /// </summary>
    protected abstract void Compose(ref CounterRandom random, SourceSketch sketch, double extent);

    /// <summary>A source of the class that cannot be mistaken for another's.</summary>
    protected abstract void ComposePlainly(SourceSketch sketch, double extent);

    /// <summary>Whether what is drawn is what the label says, and by how much its faintest defining feature stands out.</summary>
    protected abstract bool IsTrue(SourceSketch sketch, out double standing);
}
