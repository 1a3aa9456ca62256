namespace VlassNet.Sky;

/// <summary>Positions of a list and the mosaics that they are in (<see cref="MosaicIndex.Locate"/>).</summary>
/// <param name="Sources">
/// The positions that are in a mosaic, each once: mosaics in the order of their names, and in each the positions in the order of the list.
/// </param>
/// <param name="Outside">Those that are in none, in the order of the list.</param>
public sealed record LocatedSources(IReadOnlyList<CatalogSource> Sources, IReadOnlyList<ListedPosition> Outside);
