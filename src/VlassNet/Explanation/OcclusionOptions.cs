namespace VlassNet.Explanation;

/// <summary>How an occlusion map is made.</summary>
public sealed record OcclusionOptions
{
    /// <summary>Rows and columns of the square that is covered, at least 1; not more than the image has are covered. Default 8.</summary>
    public int Patch { get; init; } = 8;

    /// <summary>Pixels from a square to the next, 1 to <see cref="Patch"/>, so that no pixel is left out. Default 4.</summary>
    public int Stride { get; init; } = 4;

    /// <summary>What the square is covered with. Default: the image's median.</summary>
    public AttributionBaseline Fill { get; init; } = AttributionBaseline.Median;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate()
    {
        List<string> problems = [];
        if (Patch < 1)
            problems.Add($"Patch must be at least 1, but is {Patch}");
        if (Stride < 1 || Stride > Math.Max(Patch, 1))
            problems.Add($"Stride must be in [1, {Math.Max(Patch, 1)}], up to Patch, but is {Stride}");
        if (Fill is null)
            problems.Add("Fill must be given, but is null");
        if (problems.Count > 0)
            throw new ArgumentException($"{nameof(OcclusionOptions)}: {string.Join("; ", problems)}.");
    }
}
