namespace VlassNet.Formats.Fits;

/// <summary>Which part of a FITS file is wanted: by number, by name, or the first image.</summary>
/// <param name="Index">Its number, 0 for the primary array; null where the name or the first image counts.</param>
/// <param name="Name">Its <c>EXTNAME</c>, in any case; null where the number or the first image counts.</param>
/// <param name="Version">Among parts of that name, its <c>EXTVER</c>; null for the first.</param>
internal readonly record struct HduChoice(int? Index, string? Name, int? Version);
