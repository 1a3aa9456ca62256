using System.Collections.Immutable;
using VlassNet.Data;

namespace VlassNet.Simulation;

/// <summary>What <see cref="SimulatedSurveySource"/> makes.</summary>
public sealed record SimulatedSurveyOptions
{
    // One array for all, so that two records with the default compare equal.
    private static readonly ImmutableArray<double> NotebookCounts = [10_660, 21_040, 13_665, 4_635];

    /// <summary>How many images, at least 1. Default 10,000.</summary>
    public int Count { get; init; } = 10_000;

    /// <summary>
    /// Chooses the survey. Image <c>i</c> depends on the seed, on <c>i</c> and on the options below, but not on
    /// <see cref="Count"/>: a longer set begins with the shorter one. Default 1.
    /// </summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Rows of an image, 16 to 1024. Default 64.</summary>
    public int Rows { get; init; } = 64;

    /// <summary>Columns of an image, 16 to 1024. Default 64.</summary>
    public int Columns { get; init; } = 64;

    /// <summary>
    /// How often each class occurs, in the order of <see cref="LabeledImages.VlassClassNames"/>, in any unit: four numbers of
    /// at least 0, not all 0. Default: the counts in the notebook's 50,000 training images, 10660, 21040, 13665, 4635.
    /// </summary>
    public ImmutableArray<double> ClassProportions { get; init; } = NotebookCounts;

    /// <summary>Least FWHM of an axis of the synthesised beam, arcseconds. Default 2.5.</summary>
    public double MinimumBeam { get; init; } = 2.5;

    /// <summary>Greatest FWHM of an axis of the synthesised beam, arcseconds. Default 3.</summary>
    public double MaximumBeam { get; init; } = 3.0;

    /// <summary>
    /// Least size of a pixel, arcseconds. The published cutouts were cut to the size of the source and regridded to 64×64,
    /// so small sources have small pixels. Default 0.2. For plain cutouts of the survey's images set this to 1 as well.
    /// </summary>
    public double MinimumPixelScale { get; init; } = 0.2;

    /// <summary>Greatest size of a pixel, arcseconds. Default 1, the pixel of the survey's images.</summary>
    public double MaximumPixelScale { get; init; } = 1.0;

    /// <summary>
    /// Standard deviation of the noise, µJy/beam; 0 for none. Default 130, as in one epoch of Quick Look. Sources that would not show in it
    /// what their label says are brighter than the settings below make them.
    /// </summary>
    public double NoiseLevel { get; init; } = 130;

    /// <summary>Median brightness of a source's brightest pixel, mJy/beam. Default 18.</summary>
    public double MedianPeakFlux { get; init; } = 18;

    /// <summary>Scatter of that brightness about its median, dex, at least 0. Default 0.4.</summary>
    public double PeakFluxScatter { get; init; } = 0.4;

    /// <summary>No source's brightest pixel is fainter than this, mJy/beam. Default 1.5.</summary>
    public double MinimumPeakFlux { get; init; } = 1.5;

    /// <summary>
    /// Median strength of the sidelobe stripes, as a fraction of the source's peak, in the 60 % of images that have any; 0 for
    /// none. Default 0.007.
    /// </summary>
    public double SidelobeLevel { get; init; } = 0.007;

    /// <summary>Fraction of the sources that lie far off the centre, where the frame may cut off what the label does not rest on. Default 0.06.</summary>
    public double OffCentreFraction { get; init; } = 0.06;

    /// <summary>Fraction of the images with a second, unrelated, fainter source. Default 0.06.</summary>
    public double NeighbourFraction { get; init; } = 0.06;

    /// <summary>Threads to use; 0 (the default) for one on each core. Does not change any result.</summary>
    public int Threads { get; init; }

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ArgumentException">Something is out of its range; the message lists everything that is.</exception>
    public void Validate() => new OptionProblems(nameof(SimulatedSurveyOptions))
        .AtLeast(nameof(Count), Count, 1)
        .Within(nameof(Rows), Rows, 16, 1024)
        .Within(nameof(Columns), Columns, 16, 1024)
        .Require(
            HasProportions(), nameof(ClassProportions), $"with {LabeledImages.VlassClassNames.Length} numbers ≥ 0 that are not all 0",
            ClassProportions.IsDefault ? null : ClassProportions)
        .Within(nameof(MinimumBeam), MinimumBeam, 0.1, 100, "arcseconds")
        .Require(
            MaximumBeam >= MinimumBeam && MaximumBeam <= 2 * MinimumBeam, nameof(MaximumBeam),
            $"from one to two times {nameof(MinimumBeam)}", MaximumBeam)
        .Require(
            MinimumPixelScale >= MinimumBeam / 16, nameof(MinimumPixelScale), $"≥ a sixteenth of {nameof(MinimumBeam)}", MinimumPixelScale)
        .Require(
            MaximumPixelScale >= MinimumPixelScale && MaximumPixelScale <= MinimumBeam / 2, nameof(MaximumPixelScale),
            $"from {nameof(MinimumPixelScale)} to half of {nameof(MinimumBeam)}", MaximumPixelScale)
        .Within(nameof(NoiseLevel), NoiseLevel, 0, 1e9, "µJy/beam")
        .Require(MedianPeakFlux is > 0 and <= 1e9, nameof(MedianPeakFlux), "> 0 and ≤ 1E+09 mJy/beam", MedianPeakFlux)
        .Within(nameof(PeakFluxScatter), PeakFluxScatter, 0, 3, "dex")
        .Require(
            MinimumPeakFlux > 0 && MinimumPeakFlux <= MedianPeakFlux, nameof(MinimumPeakFlux),
            $"> 0 and ≤ {nameof(MedianPeakFlux)}", MinimumPeakFlux)
        .Within(nameof(SidelobeLevel), SidelobeLevel, 0, 1)
        .Within(nameof(OffCentreFraction), OffCentreFraction, 0, 1)
        .Within(nameof(NeighbourFraction), NeighbourFraction, 0, 1)
        .Threads(Threads)
        .ThrowIfAny();

    private bool HasProportions() =>
        !ClassProportions.IsDefault && ClassProportions.Length == LabeledImages.VlassClassNames.Length
        && ClassProportions.All(share => share is >= 0 and <= 1e12) && ClassProportions.Sum() > 0;
}
