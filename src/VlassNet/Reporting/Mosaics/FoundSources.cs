using System.Collections.Immutable;
using VlassNet.Catalogs;
using VlassNet.Sky;

namespace VlassNet.Reporting.Mosaics;

/// <summary>What was found in a mosaic, with its classes where there are some.</summary>
internal sealed class FoundSources
{
    private const string NoClass = "not classified";

    /// <summary>Light colours of Okabe and Ito's, which the colour-blind can tell apart, on the dark of magma.</summary>
    private static readonly ImmutableArray<Rgb> Colors = [.. ((string[])["56b4e9", "f0e442", "2fc79b", "ff8fcf", "ffffff", "ffa05c"]).Select(hex => Rgb.Parse(hex))];

    private static readonly Rgb NoColor = Rgb.Parse("c8c8c8");

    private FoundSources(DetectionResult found, ImmutableArray<FoundSource> all, ImmutableArray<string> kinds)
    {
        Found = found;
        All = all;
        Kinds = kinds;
    }

    public DetectionResult Found { get; }

    public ImmutableArray<FoundSource> All { get; }

    /// <summary>What sources are sorted by: the classes, or whether they have several components.</summary>
    public ImmutableArray<string> Kinds { get; }

    public static FoundSources Of(DetectionResult found) => new(
        found, [.. found.Sources.Select(source => new FoundSource(source, null, Math.Min(source.Components.Length, 2) - 1))],
        ["one component", "several components"]);

    /// <summary>Sources without a row and rows without a class come behind the classes.</summary>
    public static FoundSources Of(ClassifiedMosaic mosaic)
    {
        Dictionary<DetectedSource, CatalogRow> rows = new(ReferenceEqualityComparer.Instance);
        foreach (ClassifiedSource one in mosaic.Sources)
            rows[one.Source] = one.Row;
        ImmutableArray<FoundSource> all =
        [
            .. mosaic.Found.Sources.Select(source =>
            {
                CatalogRow? row = rows.GetValueOrDefault(source);
                int kind = row?.Class is { } name ? mosaic.ClassNames.IndexOf(name) : -1;
                return new FoundSource(source, row, kind < 0 ? mosaic.ClassNames.Length : kind);
            }),
        ];
        return new FoundSources(mosaic.Found, all, all.Any(one => one.Kind == mosaic.ClassNames.Length) ? mosaic.ClassNames.Add(NoClass) : mosaic.ClassNames);
    }

    public Rgb ColorOf(int kind) => Kinds[kind] == NoClass ? NoColor : Colors[kind % Colors.Length];

    /// <summary>The first sources in an order.</summary>
    public IEnumerable<FoundSource> First(int count, InsetOrder order) => All
        .OrderByDescending(one => order == InsetOrder.Brightest ? one.Source.PeakFlux : one.Source.Extent).ThenBy(one => one.Source.Number).Take(count);
}

/// <summary>A source of a mosaic.</summary>
/// <param name="Source">Where it is.</param>
/// <param name="Row">Its row of the catalogue, or null.</param>
/// <param name="Kind">Which of the kinds it is.</param>
internal sealed record FoundSource(DetectedSource Source, CatalogRow? Row, int Kind);
