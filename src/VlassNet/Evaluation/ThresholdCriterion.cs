namespace VlassNet.Evaluation;

/// <summary>Which of a class's thresholds is the best.</summary>
public sealed record ThresholdCriterion
{
    private readonly Measure measure;
    private readonly double least;

    private ThresholdCriterion(Measure measure, double least)
    {
        if (!(least is >= 0 and <= 1) || (least == 0 && measure != Measure.F1))
            throw new ArgumentOutOfRangeException(nameof(least), least, "Expected a share above 0 and at most 1.");
        this.measure = measure;
        this.least = least;
    }

    private enum Measure
    {
        F1,
        Precision,
        Recall,
    }

    /// <summary>The largest F1; of several equal ones the lowest threshold.</summary>
    public static ThresholdCriterion BestF1 { get; } = new(Measure.F1, 0);

    /// <summary>The lowest threshold with at least this precision, which finds the most images of the class. There may be none.</summary>
    /// <param name="precision">The precision, above 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of its range.</exception>
    public static ThresholdCriterion MinimumPrecision(double precision) => new(Measure.Precision, precision);

    /// <summary>The highest threshold with at least this recall. There always is one.</summary>
    /// <param name="recall">The recall, above 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of its range.</exception>
    public static ThresholdCriterion MinimumRecall(double recall) => new(Measure.Recall, recall);

    /// <summary>Chooses one of a class's thresholds.</summary>
    /// <param name="name">The name of the class.</param>
    /// <param name="points">The thresholds, falling, with how many images of the class and how many others are at or above each.</param>
    internal ClassThreshold Choose(string name, ReadOnlySpan<(double Threshold, long Right, long Wrong)> points)
    {
        long ofClass = points[^1].Right;
        ClassThreshold best = new(name, double.PositiveInfinity, double.NaN, 0, 0);
        foreach ((double threshold, long right, long wrong) in points)
        {
            // One division each, so that equal shares are equal numbers.
            ClassThreshold next = new(
                name, threshold, (double)right / (right + wrong), (double)right / ofClass, 2.0 * right / (right + wrong + ofClass));
            bool isBetter = measure switch
            {
                Measure.F1 => next.F1 >= best.F1,
                Measure.Precision => next.Precision >= least,
                _ => next.Recall >= least && best.Recall < least,
            };
            if (isBetter)
                best = next;
        }

        return best;
    }
}
