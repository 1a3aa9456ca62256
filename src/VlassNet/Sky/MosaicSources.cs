using System.Collections.Immutable;

namespace VlassNet.Sky;

/// <summary>The sources of a mosaic, without those that another shows farther from its edge.</summary>
/// <param name="Mosaic">The mosaic.</param>
/// <param name="Sources">Its sources; all have a position.</param>
public sealed record MosaicSources(Mosaic Mosaic, ImmutableArray<DetectedSource> Sources);
