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
    public void Validate() => new OptionProblems(nameof(OcclusionOptions))
        .AtLeast(nameof(Patch), Patch, 1)
        .Require(Stride >= 1 && Stride <= Math.Max(Patch, 1), nameof(Stride), $"from 1 to {nameof(Patch)}", Stride)
        .NotNull(nameof(Fill), Fill)
        .ThrowIfAny();
}
