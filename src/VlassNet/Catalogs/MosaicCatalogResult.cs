using System.Collections.Immutable;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>How far a catalogue of mosaics came.</summary>
/// <param name="Catalog">The rows that are there, of the part of the sources that was asked for.</param>
/// <param name="Sources">All sources that were found, mosaic after mosaic.</param>
public sealed record MosaicCatalogResult(CatalogResult Catalog, ImmutableArray<DetectedSource> Sources);
