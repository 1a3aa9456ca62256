namespace VlassNet.Sky;

/// <summary>How sources are found in an image.</summary>
public sealed record SourceFinderOptions
{
    /// <summary>A component's peak is at least so many standard deviations of the noise above the background. Default 5.</summary>
    public double SeedThreshold { get; init; } = 5;

    /// <summary>
    /// The pixels of an island are so many standard deviations above the background: at most <see cref="SeedThreshold"/>. Default 3.
    /// </summary>
    public double FloodThreshold { get; init; } = 3;

    /// <summary>An island has at least so many pixels. Default 2.</summary>
    public int MinimumPixels { get; init; } = 2;

    /// <summary>
    /// Side of a mesh's cells, in which background and noise are measured, pixels, at least 8. Cells that are too small take sources for
    /// background; too large ones do not follow the noise. Default 64.
    /// </summary>
    public int MeshSize { get; init; } = 64;

    /// <summary>
    /// Background and noise of the image, where they are known; null (the default) to measure them in the mesh. They are of the image's shape.
    /// </summary>
    public DetectionMaps? Maps { get; init; }

    /// <summary>
    /// Two peaks of an island are two components if both are so many standard deviations of the noise above the saddle between them. The
    /// default of 1.5 finds faint cores between lobes, and cuts some extended sources at dips that are noise; 3 leaves those whole.
    /// </summary>
    public double DeblendThreshold { get; init; } = 1.5;

    /// <summary>
    /// How far around a peak it is compared with hollows, in widths of the beam, or in 2.5 pixels where there is none. Sidelobes
    /// of bright sources go below the background as much as above it, which sources do not. Default 8; 0 compares nothing.
    /// </summary>
    public double SidelobeRadius { get; init; } = 8;

    /// <summary>Which components are taken for one source.</summary>
    public SourceGroupingOptions Grouping { get; init; } = new();

    /// <summary>What the names of sources begin with. Default VLASS.</summary>
    public string Survey { get; init; } = "VLASS";

    /// <summary>Number of threads; 0 for one on each core. The components are the same on any number. Default 0.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate() => OptionProblems.Refuse(nameof(SourceFinderOptions), Check);

    internal void Check(OptionProblems problems) => problems
        .Require(SeedThreshold > 0 && double.IsFinite(SeedThreshold), nameof(SeedThreshold), "> 0 standard deviations", SeedThreshold)
        .Require(
            FloodThreshold > 0 && FloodThreshold <= SeedThreshold, nameof(FloodThreshold), $"> 0 and ≤ {nameof(SeedThreshold)}", FloodThreshold)
        .AtLeast(nameof(MinimumPixels), MinimumPixels, 1)
        .Require(MeshSize is >= 8 and <= 4096, nameof(MeshSize), "from 8 to 4096 pixels", MeshSize)
        .Require(DeblendThreshold >= 0 && double.IsFinite(DeblendThreshold), nameof(DeblendThreshold), "≥ 0 standard deviations", DeblendThreshold)
        .Within(nameof(SidelobeRadius), SidelobeRadius, 0, 100, "beams")
        .NotBlank(nameof(Survey), Survey)
        .NotNull(nameof(Grouping), Grouping)
        .In(nameof(Grouping), part => Grouping?.Check(part))
        .Threads(Threads);
}
