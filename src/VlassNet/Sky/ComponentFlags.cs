namespace VlassNet.Sky;

/// <summary>What the measures of a component may suffer from.</summary>
[Flags]
public enum ComponentFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It touches the edge of the image.</summary>
    Edge = 1,

    /// <summary>It touches pixels without a value (NaN), as in the border of a mosaic.</summary>
    Blank = 2,

    /// <summary>It touches pixels that are infinite.</summary>
    Saturated = 4,

    /// <summary>Its island has other components, to which it was cut at the saddles.</summary>
    Deblended = 8,
}
