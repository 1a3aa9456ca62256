using System.Collections.Immutable;
using VlassNet.Data;
using VlassNet.Sky;

namespace VlassNet.Simulation;

/// <summary>What <see cref="SimulatedMosaic"/> makes.</summary>
public sealed record SimulatedMosaicOptions
{
    /// <summary>Chooses the sources and the noise. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Rows and columns, pixels of 1″, 192 to 16,384. Default 1000.</summary>
    public int Size { get; init; } = 1000;

    /// <summary>The middle of the mosaic, ICRS. Default right ascension 150°, declination 30°.</summary>
    public SkyPosition Centre { get; init; } = new(150, 30);

    /// <summary>How many sources, at most one for each 96×96 pixels. Default null: for half of these.</summary>
    public int? Sources { get; init; }

    /// <summary>
    /// How often each class occurs, in the order of <see cref="LabeledImages.VlassClassNames"/>, in any unit: four numbers of at least 0, not all 0.
    /// Default: as in <see cref="SimulatedSurveyOptions.ClassProportions"/>.
    /// </summary>
    public ImmutableArray<double> ClassProportions { get; init; } = new SimulatedSurveyOptions().ClassProportions;

    /// <summary>Standard deviation of the noise, µJy/beam, above 0. Default 130, as in one epoch of Quick Look.</summary>
    public double NoiseLevel { get; init; } = 130;

    /// <summary>Cells of the mosaic that a source may be in.</summary>
    internal int Cells => Size / SimulatedMosaic.CellSize * (Size / SimulatedMosaic.CellSize);

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ArgumentException">Something is out of its range; the message lists everything that is.</exception>
    public void Validate() => new OptionProblems(nameof(SimulatedMosaicOptions))
        .Within(nameof(Size), Size, 2 * SimulatedMosaic.CellSize, 16_384)
        .Require(
            Centre is { RightAscension: >= 0 and < 360, Declination: >= -89 and <= 89 }, nameof(Centre), "with 0 ≤ right ascension < 360 and |declination| ≤ 89",
            Centre)
        .Require(Sources is null || (Sources >= 0 && Sources <= Cells), nameof(Sources), $"from 0 to {Cells}, or null", Sources)
        .Require(
            !ClassProportions.IsDefault && ClassProportions.Length == LabeledImages.VlassClassNames.Length
            && ClassProportions.All(share => share is >= 0 and <= 1e12) && ClassProportions.Sum() > 0,
            nameof(ClassProportions), $"with {LabeledImages.VlassClassNames.Length} numbers ≥ 0 that are not all 0", ClassProportions.IsDefault ? null : ClassProportions)
        .Require(NoiseLevel is > 0 and <= 1e9, nameof(NoiseLevel), "> 0 and ≤ 1E+09 µJy/beam", NoiseLevel)
        .ThrowIfAny();
}
