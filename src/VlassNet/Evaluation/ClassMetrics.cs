namespace VlassNet.Evaluation;

/// <summary>The metrics of one class, or their intervals. Probabilities are held against all other classes together.</summary>
/// <typeparam name="T"><see cref="double"/>, or <see cref="MetricInterval"/>.</typeparam>
public sealed record ClassMetrics<T>
{
    internal ClassMetrics()
    {
    }

    /// <summary>The name of the class.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Number of images of the class.</summary>
    public long Support { get; internal init; }

    /// <summary>Share of the images taken for the class that are of it, 0 to 1; 0 where none is taken for it.</summary>
    public T Precision { get; internal init; } = default!;

    /// <summary>Share of the images of the class that are taken for it, 0 to 1; 0 where none is of it.</summary>
    public T Recall { get; internal init; } = default!;

    /// <summary>The harmonic mean of precision and recall, 0 to 1; 0 where no image is of the class or taken for it.</summary>
    public T F1 { get; internal init; } = default!;

    /// <summary>
    /// The area under the <see cref="RocCurve"/>, 0 to 1: the probability that the class is more probable for an image of it than
    /// for another, a tie counting half (<c>roc_auc_score</c>). NaN where no image or every image is of the class, as in
    /// scikit-learn 1.6 and later.
    /// </summary>
    public T RocAuc { get; internal init; } = default!;

    /// <summary>
    /// Σ (Rₙ − Rₙ₋₁)·Pₙ over the thresholds of the <see cref="PrecisionRecallCurve"/>, falling, 0 to 1
    /// (<c>average_precision_score</c>); 0 where no image is of the class.
    /// </summary>
    public T AveragePrecision { get; internal init; } = default!;

    /// <summary>
    /// The mean over the images of (p − t)², p the probability of the class and t 1 or 0 as the image is of it or not; 0 (best)
    /// to 1 (<c>brier_score_loss</c>).
    /// </summary>
    public T BrierScore { get; internal init; } = default!;
}
