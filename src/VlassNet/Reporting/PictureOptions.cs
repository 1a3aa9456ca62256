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
    public void Validate()
    {
        List<string> problems = [];
        if (Zoom is < 1 or > 64)
            problems.Add($"Zoom must be in [1, 64], but is {Zoom}");
        if (Gap is < 0 or > 256)
            problems.Add($"Gap must be in [0, 256], but is {Gap}");
        if (Minimum is { } minimum && !float.IsFinite(minimum))
            problems.Add($"Minimum must be finite, but is {minimum}");
        if (Maximum is { } maximum && !float.IsFinite(maximum))
            problems.Add($"Maximum must be finite, but is {maximum}");
        if (Minimum >= Maximum)
            problems.Add($"Minimum must be below Maximum, but they are {Minimum} and {Maximum}");
        if (problems.Count > 0)
            throw new ArgumentException($"{nameof(PictureOptions)}: {string.Join("; ", problems)}.");
    }
}
