namespace VlassNet.Sky;

/// <summary>Which components of an image are taken for one radio source.</summary>
/// <remarks>
/// Every two components that are near each other get a probability that they belong together, of their separation, their fluxes and the
/// emission between and beside them. The chances were measured on simulated mosaics, in which one pair of neighbours in four has nothing to
/// do with each other. The page <c>docs/detection-grouping.md</c> has the formula.
/// </remarks>
public sealed record SourceGroupingOptions
{
    /// <summary>
    /// The greatest extent of a source, from peak to peak, in widths of the beam (FWHM). Default 15, 40″ for VLASS; 0 leaves each component
    /// a source of its own.
    /// </summary>
    public double MaximumSeparation { get; init; } = 15;

    /// <summary>Two components are joined if they belong together with at least this probability. Default 0.5.</summary>
    public double MinimumProbability { get; init; } = 0.5;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate() => OptionProblems.Refuse(nameof(SourceGroupingOptions), Check);

    /// <summary>All of it, the same in every culture.</summary>
    internal string Description => FormattableString.Invariant($"{MaximumSeparation} {MinimumProbability}");

    internal void Check(OptionProblems problems) => problems
        .Within(nameof(MaximumSeparation), MaximumSeparation, 0, 1000, "beams")
        .Within(nameof(MinimumProbability), MinimumProbability, 0, 1);
}
