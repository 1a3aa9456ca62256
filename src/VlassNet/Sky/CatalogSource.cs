namespace VlassNet.Sky;

/// <summary>A source that is to be classified.</summary>
/// <param name="File">The FITS file that it is in.</param>
/// <param name="Position">Where it is, in the frame of the file's header; null for the centre of the image.</param>
/// <param name="Name">What it is called; null for a name made of the position.</param>
public sealed record CatalogSource(string File, SkyPosition? Position = null, string? Name = null);
