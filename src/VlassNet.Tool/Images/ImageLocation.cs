namespace VlassNet.Tool.Images;

/// <summary>Where labelled images are, and how those of FITS files are cut out.</summary>
/// <param name="Images">A folder, a file or a URL.</param>
/// <param name="Labels">Their labels, where they are in a file of their own.</param>
internal sealed record ImageLocation(string Images, string? Labels = null)
{
    /// <summary>The image that all positions of the table are in.</summary>
    public string? Mosaic { get; init; }

    /// <summary>Whether a model's card says how FITS images are cut out, and not the command line.</summary>
    public bool IsOfModel { get; init; }

    /// <summary>Rows and columns of a cutout of a FITS image.</summary>
    public int? Size { get; init; }

    /// <summary>How its pixels are scaled.</summary>
    public PixelNormalization? Normalization { get; init; }

    /// <summary>The side of its pixels, arcseconds; null for the image's own.</summary>
    public double? PixelScale { get; init; }
}
