using System.Collections.Immutable;

namespace VlassNet.Evaluation;

/// <summary>
/// Precision, recall and F1 of every class and their averages: the numbers of <c>sklearn.metrics.classification_report</c>,
/// and from <see cref="ToString"/> its text, character for character. Where a score is 0/0 it is 0 and there is a warning.
/// </summary>
/// <remarks>
/// Follows scikit-learn 1.3 and later. Older versions print <c>micro avg</c> instead of <c>accuracy</c> also where every class
/// that occurs has a row but some class with a row does not occur.
/// </remarks>
public sealed class ClassificationReport
{
    private readonly int digits;
    private readonly bool anyRight;

    private ClassificationReport(ReportScores scores, int digits)
    {
        this.digits = digits;
        anyRight = scores.AnyRight;
        Classes = scores.Classes();
        MicroAverage = scores.Overall();
        Accuracy = scores.Complete ? MicroAverage.F1 : null;
        MacroAverage = ReportScores.Average("macro avg", Classes, weighted: false);
        WeightedAverage = ReportScores.Average("weighted avg", Classes, weighted: true);
        Warnings = scores.Warnings();
    }

    /// <summary>The scores of each class that has a row, in the order of the rows.</summary>
    public ImmutableArray<ClassScores> Classes { get; }

    /// <summary>Share of the images that are right; null where a class that occurs has no row, so that only
    /// <see cref="MicroAverage"/> can be told.</summary>
    public double? Accuracy { get; }

    /// <summary>The scores of the counts of all rows added up; each of them is the accuracy if every class has a row.</summary>
    public ClassScores MicroAverage { get; }

    /// <summary>The mean over the classes.</summary>
    public ClassScores MacroAverage { get; }

    /// <summary>The mean over the classes, each weighted with its support.</summary>
    public ClassScores WeightedAverage { get; }

    /// <summary>A sentence for every score that was 0/0 and set to 0, naming the class.</summary>
    public ImmutableArray<string> Warnings { get; }

    /// <summary>Makes the report.</summary>
    /// <param name="labels">The true class of each image.</param>
    /// <param name="predicted">The predicted class of each image.</param>
    /// <param name="classNames">The name of each class; without it, those that occur go by their number.</param>
    /// <param name="options">Which classes and how many decimals; default all and two.</param>
    /// <exception cref="ArgumentException">
    /// There are no labels, not as many predicted classes as labels, a class without a name, none of the classes asked for among
    /// the labels, or an option out of its range.
    /// </exception>
    public static ClassificationReport Create(
        ReadOnlySpan<int> labels,
        ReadOnlySpan<int> predicted,
        ImmutableArray<string> classNames = default,
        ClassificationReportOptions? options = null)
    {
        options ??= new ClassificationReportOptions();
        options.Validate();
        ClassSelection selection = ClassSelection.Make(labels, predicted, classNames, options.Classes);
        return new ClassificationReport(ReportScores.Count(labels, predicted, selection), options.Digits);
    }

    /// <summary>The text that scikit-learn prints.</summary>
    public override string ToString() => new ReportText(this, digits, anyRight).Write();
}
