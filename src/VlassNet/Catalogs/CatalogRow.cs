using System.Collections.Immutable;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>One source of a catalogue.</summary>
public sealed record CatalogRow
{
    /// <summary>Its name, e.g. <c>VLASS J095609.97+021156.2</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The file that it is in.</summary>
    public required string File { get; init; }

    /// <summary>Where it is, degrees; null where the file does not tell.</summary>
    public SkyPosition? Position { get; init; }

    /// <summary>The greatest pixel of the cutout, Jy/beam; null where the header has another unit or none.</summary>
    public double? PeakFlux { get; init; }

    /// <summary>
    /// The flux of the cutout, Jy: its pixels above three standard deviations of the noise, less the median, over the beam's area. Null
    /// where the header does not tell the beam.
    /// </summary>
    public double? TotalFlux { get; init; }

    /// <summary>The probability of each class, in the order of the network; empty where the source is unreadable.</summary>
    public ImmutableArray<float> Probabilities { get; init; } = [];

    /// <summary>The most probable class; null where the source is unreadable.</summary>
    public string? Class { get; init; }

    /// <summary>The probability of the most probable class, less that of the next; null where the source is unreadable.</summary>
    public double? Margin { get; init; }

    /// <summary>What to know before it is believed.</summary>
    public CatalogFlags Flags { get; init; }
}
