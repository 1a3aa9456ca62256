namespace VlassNet.Reporting;

/// <summary>How cutouts are drawn.</summary>
public sealed record PictureOptions
{
    /// <summary>Width and height of each pixel of a cutout in the picture, 1 to 64. Default 4.</summary>
    public int Zoom { get; init; } = 4;

    /// <summary>White space between the cutouts of a montage, in pixels of the picture, 0 to 256. Default 0.</summary>
    public int Gap { get; init; }

    /// <summary>The value with the darkest colour, in the images' own unit; default each image's own minimum.</summary>
    public float? Minimum { get; init; }

    /// <summary>The value with the lightest colour, in the images' own unit; default each image's own maximum.</summary>
    public float? Maximum { get; init; }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => new OptionProblems(nameof(PictureOptions))
        .Within(nameof(Zoom), Zoom, 1, 64)
        .Within(nameof(Gap), Gap, 0, 256)
        .Require(Minimum is null || float.IsFinite(Minimum.Value), nameof(Minimum), "that is finite, or null", Minimum)
        .Require(Maximum is null || float.IsFinite(Maximum.Value), nameof(Maximum), "that is finite, or null", Maximum)
        .Require(!(Minimum >= Maximum), nameof(Minimum), FormattableString.Invariant($"< {nameof(Maximum)}, which is {Maximum}"), Minimum)
        .ThrowIfAny();
}
