namespace VlassNet.Catalogs;

/// <summary>What to know of a row before it is believed.</summary>
[Flags]
public enum CatalogFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The cutout reaches beyond the image (<c>edge</c>).</summary>
    Edge = 1,

    /// <summary>Pixels in it have no value (<c>nan</c>).</summary>
    Blank = 2,

    /// <summary>Its scaling tells little: all pixels are equal, or many share the greatest value (<c>saturated</c>).</summary>
    Saturated = 4,

    /// <summary>The margin is small (<c>low-confidence</c>).</summary>
    LowConfidence = 8,

    /// <summary>There was no cutout to classify: the file cannot be read, or no pixel has a value (<c>unreadable</c>).</summary>
    Unreadable = 16,

    /// <summary>The position is outside of the image, so there was no cutout to classify (<c>outside</c>).</summary>
    Outside = 32,
}
