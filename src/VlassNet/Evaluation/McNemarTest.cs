using VlassNet.Evaluation.Scoring;

namespace VlassNet.Evaluation;

/// <summary>
/// McNemar's test (1947) of whether two models are right equally often, from the images that only one of them has right. The
/// p-values are those of <c>statsmodels.stats.contingency_tables.mcnemar</c>.
/// </summary>
public sealed record McNemarTest
{
    /// <summary>From so many images that only one model has right, χ² is close enough.</summary>
    private const long FewestForChiSquare = 25;

    private McNemarTest(long onlyFirstRight, long onlySecondRight)
    {
        OnlyFirstRight = onlyFirstRight;
        OnlySecondRight = onlySecondRight;
        long differing = checked(onlyFirstRight + onlySecondRight);
        ExactPValue = Math.Min(1, 2 * TailProbability.FairCoin(Math.Min(onlyFirstRight, onlySecondRight), differing));
        double gap = Math.Abs(onlyFirstRight - onlySecondRight) - 1.0;
        ChiSquare = differing == 0 ? double.NaN : gap * gap / differing;
        ChiSquarePValue = TailProbability.ChiSquare(ChiSquare);
    }

    /// <summary>Number of images that the first model has right and the second wrong.</summary>
    public long OnlyFirstRight { get; }

    /// <summary>Number of images that the second model has right and the first wrong.</summary>
    public long OnlySecondRight { get; }

    /// <summary>
    /// The probability of a difference at least as large as this if both models are right equally often, 0 to 1:
    /// <see cref="ExactPValue"/> if fewer than 25 images are right with one model only, else <see cref="ChiSquarePValue"/>.
    /// </summary>
    public double PValue => OnlyFirstRight + OnlySecondRight < FewestForChiSquare ? ExactPValue : ChiSquarePValue;

    /// <summary>
    /// The two-sided p-value of the binomial distribution, min(1, 2·P(X ≤ min(b, c))) for X ~ B(b + c, ½), where b and c are
    /// <see cref="OnlyFirstRight"/> and <see cref="OnlySecondRight"/>; 1 where both are 0.
    /// </summary>
    public double ExactPValue { get; }

    /// <summary>The statistic with Edwards' continuity correction (1948), (|b − c| − 1)²/(b + c); NaN where both are 0.</summary>
    public double ChiSquare { get; }

    /// <summary>The probability that χ² with one degree of freedom exceeds <see cref="ChiSquare"/>; NaN where that is.</summary>
    public double ChiSquarePValue { get; }

    /// <summary>Compares what two models predict for the same images.</summary>
    /// <param name="labels">The true class of each image.</param>
    /// <param name="first">The class that the first model predicts for each image.</param>
    /// <param name="second">The class that the second model predicts for each image.</param>
    /// <exception cref="ArgumentException">There are no labels, or not as many predicted classes as labels.</exception>
    public static McNemarTest Compare(ReadOnlySpan<int> labels, ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        if (labels.IsEmpty)
            throw new ArgumentException("Expected at least one label; found none. No images show no difference.", nameof(labels));
        RequireLength(labels.Length, first.Length, nameof(first));
        RequireLength(labels.Length, second.Length, nameof(second));
        long onlyFirst = 0, onlySecond = 0;
        for (int image = 0; image < labels.Length; image++)
        {
            bool firstRight = first[image] == labels[image], secondRight = second[image] == labels[image];
            onlyFirst += firstRight && !secondRight ? 1 : 0;
            onlySecond += secondRight && !firstRight ? 1 : 0;
        }

        return new McNemarTest(onlyFirst, onlySecond);
    }

    /// <summary>Compares the evaluations of two models with the same images, in the same order.</summary>
    /// <exception cref="ArgumentException">The labels of the two are not the same.</exception>
    public static McNemarTest Compare(EvaluationResult first, EvaluationResult second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!first.Labels.AsSpan().SequenceEqual(second.Labels.AsSpan()))
        {
            throw new ArgumentException(
                $"Expected evaluations of the same images; found {first.Labels.Length} and {second.Labels.Length} labels, which "
                + "differ. Evaluate both models with one set.",
                nameof(second));
        }

        return Compare(first.Labels.AsSpan(), first.Predictions.Classes(), second.Predictions.Classes());
    }

    /// <summary>The test for counts that are known.</summary>
    /// <param name="onlyFirstRight">Number of images that the first model alone has right, at least 0.</param>
    /// <param name="onlySecondRight">Number of images that the second model alone has right, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static McNemarTest FromCounts(long onlyFirstRight, long onlySecondRight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirstRight);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecondRight);
        return new McNemarTest(onlyFirstRight, onlySecondRight);
    }

    private static void RequireLength(int expected, int found, string argument)
    {
        if (found != expected)
        {
            throw new ArgumentException(
                $"Expected {expected} predicted classes, one for each label; found {found}.", argument);
        }
    }
}
