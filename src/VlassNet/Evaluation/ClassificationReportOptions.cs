using System.Collections.Immutable;

namespace VlassNet.Evaluation;

/// <summary>What a classification report shows.</summary>
public sealed record ClassificationReportOptions
{
    /// <summary>
    /// The classes that get a row, in their order (scikit-learn's <c>labels</c>). Default: every class that has a name, or
    /// without names every class that occurs.
    /// </summary>
    public ImmutableArray<int> Classes { get; init; }

    /// <summary>Number of decimals, 0 to 15. Default 2.</summary>
    public int Digits { get; init; } = 2;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate()
    {
        List<string> problems = [];
        if (!Classes.IsDefault && Classes.IsEmpty)
            problems.Add("Classes must name at least one class, but is empty");
        if (!Classes.IsDefault && Classes.Distinct().Count() != Classes.Length)
            problems.Add($"Classes must name each class once, but is {string.Join(", ", Classes)}");
        if (Digits is < 0 or > 15)
            problems.Add($"Digits must be in [0, 15], but is {Digits}");
        if (problems.Count > 0)
            throw new ArgumentException($"{nameof(ClassificationReportOptions)}: {string.Join("; ", problems)}.");
    }
}
