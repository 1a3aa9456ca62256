using System.Collections.Immutable;

namespace VlassNet.Evaluation;

/// <summary>
/// The metrics of a set of images, or their intervals; formulas, and values where a metric is undefined, are scikit-learn's.
/// Macro averages are means over all classes that have a name, as scikit-learn's with <c>labels</c>, weighted ones are weighted
/// with the number of images. Micro averages of precision, recall and F1 all are the accuracy.
/// </summary>
/// <typeparam name="T"><see cref="double"/>, <see cref="MetricInterval"/>, or over the folds of a cross-validation their spread.</typeparam>
public sealed record MetricSet<T>
{
    internal MetricSet()
    {
    }

    /// <summary>Share of the images whose most probable class is the true one, 0 to 1.</summary>
    public T Accuracy { get; internal init; } = default!;

    /// <summary>The mean recall of the classes that occur, 0 to 1 (<c>balanced_accuracy_score</c>).</summary>
    public T BalancedAccuracy { get; internal init; } = default!;

    /// <summary>The mean precision of the classes, 0 to 1; one that is 0/0 counts as 0.</summary>
    public T MacroPrecision { get; internal init; } = default!;

    /// <summary>The mean recall of the classes, 0 to 1; that of a class that does not occur counts as 0.</summary>
    public T MacroRecall { get; internal init; } = default!;

    /// <summary>The mean F1 of the classes, 0 to 1; one that is 0/0 counts as 0.</summary>
    public T MacroF1 { get; internal init; } = default!;

    /// <summary>The weighted mean precision of the classes, 0 to 1; one that is 0/0 counts as 0.</summary>
    public T WeightedPrecision { get; internal init; } = default!;

    /// <summary>The weighted mean recall of the classes, which is the accuracy.</summary>
    public T WeightedRecall { get; internal init; } = default!;

    /// <summary>The weighted mean F1 of the classes, 0 to 1.</summary>
    public T WeightedF1 { get; internal init; } = default!;

    /// <summary>
    /// Cohen's kappa, (pₒ − pₑ)/(1 − pₑ): the accuracy, less what chance gives with these numbers of true and predicted images
    /// (<c>cohen_kappa_score</c>); at most 1. NaN where all images are of one class and taken for it.
    /// </summary>
    public T CohenKappa { get; internal init; } = default!;

    /// <summary>
    /// The Matthews correlation coefficient, for several classes Gorodkin's R_K (2004), −1 to 1 (<c>matthews_corrcoef</c>); 0
    /// where all images are of one class or taken for one.
    /// </summary>
    public T MatthewsCorrelation { get; internal init; } = default!;

    /// <summary>
    /// The mean of −ln of the probability of the true class, 0 to 36.04: probabilities are kept ε = 2⁻⁵² away from 0 and 1 and
    /// are not scaled to add up to 1, as in <c>log_loss</c> of scikit-learn 1.5 and later for double precision.
    /// (<see cref="EvaluationResult.Loss"/> has the smallest normal float in place of ε.)
    /// </summary>
    public T LogLoss { get; internal init; } = default!;

    /// <summary>
    /// The mean over the images of the sum over the classes of (p − t)², t being 1 for the true class and 0 for others, 0 (best)
    /// to 2 (Brier 1950; <c>brier_score_loss</c> for several classes in scikit-learn 1.7). For one class of two see
    /// <see cref="ClassMetrics{T}.BrierScore"/>, which is half of it.
    /// </summary>
    public T BrierScore { get; internal init; } = default!;

    /// <summary>
    /// Share of the images whose true class is among the <see cref="MetricsOptions.TopK"/> most probable ones, 0 to 1
    /// (<c>top_k_accuracy_score</c>). Of equally probable classes the last comes first, unlike in <see cref="Accuracy"/>. 1 where
    /// all classes are looked at.
    /// </summary>
    public T TopKAccuracy { get; internal init; } = default!;

    /// <summary>The mean of the classes' areas (<c>roc_auc_score</c>, one against the rest); NaN if one of them is.</summary>
    public T MacroRocAuc { get; internal init; } = default!;

    /// <summary>The weighted mean of the areas of the classes that occur; NaN if only one does.</summary>
    public T WeightedRocAuc { get; internal init; } = default!;

    /// <summary>The mean of the classes' average precisions, 0 to 1; that of a class that does not occur counts as 0.</summary>
    public T MacroAveragePrecision { get; internal init; } = default!;

    /// <summary>The weighted mean of the classes' average precisions, 0 to 1.</summary>
    public T WeightedAveragePrecision { get; internal init; } = default!;

    /// <summary>
    /// The expected calibration error, Σ over bins B of |B|/n · |acc(B) − conf(B)|, 0 to 1 (Guo et al. 2017, eq. 3): the images
    /// are put into <see cref="MetricsOptions.CalibrationBins"/> bins of equal width, open below and closed above, by the
    /// probability of their predicted class, whose mean is conf, and acc is the share that is right.
    /// </summary>
    public T ExpectedCalibrationError { get; internal init; } = default!;

    /// <summary>The metrics of each class.</summary>
    public ImmutableArray<ClassMetrics<T>> Classes { get; internal init; }

    /// <summary>Makes a set with something else in place of each metric.</summary>
    /// <param name="make">Given what takes a metric out of a set, says what is in its place.</param>
    internal MetricSet<TResult> Map<TResult>(Func<Func<MetricSet<T>, T>, TResult> make) => new()
    {
        Accuracy = make(set => set.Accuracy),
        BalancedAccuracy = make(set => set.BalancedAccuracy),
        MacroPrecision = make(set => set.MacroPrecision),
        MacroRecall = make(set => set.MacroRecall),
        MacroF1 = make(set => set.MacroF1),
        WeightedPrecision = make(set => set.WeightedPrecision),
        WeightedRecall = make(set => set.WeightedRecall),
        WeightedF1 = make(set => set.WeightedF1),
        CohenKappa = make(set => set.CohenKappa),
        MatthewsCorrelation = make(set => set.MatthewsCorrelation),
        LogLoss = make(set => set.LogLoss),
        BrierScore = make(set => set.BrierScore),
        TopKAccuracy = make(set => set.TopKAccuracy),
        MacroRocAuc = make(set => set.MacroRocAuc),
        WeightedRocAuc = make(set => set.WeightedRocAuc),
        MacroAveragePrecision = make(set => set.MacroAveragePrecision),
        WeightedAveragePrecision = make(set => set.WeightedAveragePrecision),
        ExpectedCalibrationError = make(set => set.ExpectedCalibrationError),
        Classes = [.. Classes.Select((scores, c) => new ClassMetrics<TResult>
        {
            Name = scores.Name,
            Support = scores.Support,
            Precision = make(set => set.Classes[c].Precision),
            Recall = make(set => set.Classes[c].Recall),
            F1 = make(set => set.Classes[c].F1),
            RocAuc = make(set => set.Classes[c].RocAuc),
            AveragePrecision = make(set => set.Classes[c].AveragePrecision),
            BrierScore = make(set => set.Classes[c].BrierScore),
        })],
    };
}
