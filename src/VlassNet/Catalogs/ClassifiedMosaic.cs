using System.Collections.Immutable;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>What was found in a mosaic, and what it is.</summary>
/// <param name="File">The mosaic.</param>
/// <param name="Found">The components and sources, with the background and the noise; it holds the mosaic's pixels.</param>
/// <param name="Sources">The sources in the order of <paramref name="Found"/>, each with its row of the catalogue.</param>
/// <param name="ClassNames">The names of the classes, in the order of <see cref="CatalogRow.Probabilities"/>.</param>
public sealed record ClassifiedMosaic(string File, DetectionResult Found, ImmutableArray<ClassifiedSource> Sources, ImmutableArray<string> ClassNames);

/// <summary>A source that was found and classified.</summary>
/// <param name="Source">Where it is and what it is made of.</param>
/// <param name="Row">Its row of the catalogue.</param>
public sealed record ClassifiedSource(DetectedSource Source, CatalogRow Row);
