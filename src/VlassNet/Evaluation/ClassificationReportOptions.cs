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
    public void Validate() => new OptionProblems(nameof(ClassificationReportOptions))
        .Require(Classes.IsDefault || !Classes.IsEmpty, nameof(Classes), "with at least one class", Classes.IsDefault ? null : Classes.Length)
        .Require(Classes.IsDefault || Classes.Distinct().Count() == Classes.Length, nameof(Classes), "with each class once", Classes)
        .Within(nameof(Digits), Digits, 0, 15)
        .ThrowIfAny();
}
