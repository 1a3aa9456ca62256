using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VlassNet.Prediction;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>Makes the rows of a catalogue, of what was measured and what the network says.</summary>
internal sealed class SourceDescriber(SourceClassifierOptions options, ImmutableArray<string> classNames, ILogger logger)
{
    /// <param name="source">The source.</param>
    /// <param name="found">What was measured of it.</param>
    /// <param name="probabilities">The probability of each class, or NaN where the network's sums overflow.</param>
    public CatalogRow Describe(CatalogSource source, SourceMeasurement found, ReadOnlySpan<float> probabilities)
    {
        SkyPosition? position = source.Position ?? found.Cut?.Position;
        CatalogRow row = new() { Name = NameOf(source, position), File = source.File, Position = position, Flags = CatalogFlags.Unreadable };
        if (found.Problem is { } problem)
            logger.LogWarning("{Name} is left out of the classification: {Problem}", row.Name, problem);
        if (found.Cut is not { } cut)
            return row;
        if (cut.Outside is { } reason)
        {
            logger.LogWarning("{Name} is outside of {File}: {Reason}", row.Name, source.File, reason);
            return row with { Flags = CatalogFlags.Outside };
        }

        CutoutMeasures measures = cut.Measures;
        CatalogFlags flags = (measures.Outside > 0 ? CatalogFlags.Edge : CatalogFlags.None) | (measures.Blank > 0 ? CatalogFlags.Blank : CatalogFlags.None);
        if (measures.IsEmpty)
            return row with { Flags = CatalogFlags.Unreadable | flags };
        row = row with { PeakFlux = measures.Peak * cut.Flux.Peak, TotalFlux = measures.Total * cut.Flux.Total };
        if (probabilities.Contains(float.NaN))
            return row with { Flags = CatalogFlags.Unreadable | flags };
        ImagePrediction prediction = new(probabilities.ToArray(), classNames);
        double margin = prediction.Margin;
        flags |= (measures.Saturated ? CatalogFlags.Saturated : CatalogFlags.None) | (margin < options.LowMargin ? CatalogFlags.LowConfidence : CatalogFlags.None);
        return row with { Probabilities = [.. prediction.Probabilities], Class = prediction.ClassName, Margin = margin, Flags = flags };
    }

    private string NameOf(CatalogSource source, SkyPosition? position) => source.Name
        ?? (position is { } known ? SourceName.Of(known, options.Survey) : Path.GetFileName(source.File));
}
