using System.Collections.Immutable;
using System.Globalization;

namespace VlassNet.Networks;

/// <summary>
/// What makes a model's probabilities mean what they say: <c>p'(c) ∝ p(c)^(1 / Temperature) · exp(Offsets(c))</c>, applied once to the mean
/// over views and networks by whatever predicts with the model. It travels with the model (<see cref="ModelCard.Calibration"/>), and
/// the weights stay as they were trained.
/// </summary>
/// <remarks>
/// <c>model.Calibrate(validation)</c> fits one and puts it into the card in place of an earlier one. Temperature: Guo et al. (2017), On
/// Calibration of Modern Neural Networks, section 4.2. Offsets: Saerens, Latinne and Decaestecker (2002), equation 2.4.
/// </remarks>
public sealed record Calibration
{
    /// <summary>
    /// The smallest normal float. A probability that has underflowed to 0 counts as this, so that engines with and without subnormal
    /// numbers agree.
    /// </summary>
    internal const double SmallestProbability = 1.17549435e-38;

    private const double LargestOffset = 100;

    /// <summary>
    /// What logarithms of probabilities are divided by: above 1 where the model is too sure, below 1 where it is not sure enough. Default 1,
    /// which changes nothing.
    /// </summary>
    public double Temperature { get; init; } = 1;

    /// <summary>
    /// What is added to the logarithm of each class's probability, for class shares other than those of the training
    /// (<c>PriorCorrection.Offsets</c>). Default none: 0 for each class.
    /// </summary>
    public ImmutableArray<double> Offsets { get; init; } = [];

    /// <summary>
    /// Whether it is for the mean over an image's views, which is less sure of itself than one view. Then images are predicted so unless
    /// something else is asked for, and that is refused. Default no.
    /// </summary>
    public bool AverageSymmetries { get; init; }

    /// <summary>Same numbers, for the same kind of prediction.</summary>
    public bool Equals(Calibration? other) =>
        other is not null && Temperature.Equals(other.Temperature) && AverageSymmetries == other.AverageSymmetries
        && Offsets.AsSpan().SequenceEqual(other.Offsets.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Temperature, AverageSymmetries, Offsets.IsDefault ? 0 : Offsets.Length);

    /// <summary>The numbers on one line, e.g. <c>temperature 1.31, offsets 0.22 -0.41, for the mean of an image's views</c>.</summary>
    public override string ToString()
    {
        string offsets = Offsets.IsDefaultOrEmpty ? "" : $", offsets {string.Join(' ', Offsets.Select(Text))}";
        return $"temperature {Text(Temperature)}{offsets}, for {(AverageSymmetries ? "the mean of an image's views" : "one view")}";

        static string Text(double number) => number.ToString("G4", CultureInfo.InvariantCulture);
    }

    /// <summary>What makes it one that cannot be, or not be of so many classes, where that is known.</summary>
    internal IEnumerable<string> Problems(int? classes)
    {
        if (!(Temperature > 0 && double.IsFinite(Temperature)))
            yield return FormattableString.Invariant($"expected a {nameof(Temperature)} above 0 and finite; received {Temperature}");
        if (Offsets.IsDefault || (Offsets.Length > 0 && classes is { } count && Offsets.Length != count))
            yield return $"expected {nameof(Offsets)} for {classes} classes, or none; received {(Offsets.IsDefault ? "null" : $"{Offsets.Length}")}";
        else if (Offsets.Any(offset => !(Math.Abs(offset) <= LargestOffset)))
            yield return FormattableString.Invariant($"expected {nameof(Offsets)} from −{LargestOffset} to {LargestOffset}; received {string.Join(", ", Offsets)}");
    }

    /// <summary>Changes the probabilities of images, <c>(image, class)</c>; those that are not numbers stay so.</summary>
    internal void Apply(Span<float> probabilities, int classes)
    {
        double[] scores = new double[classes];
        for (int start = 0; start < probabilities.Length; start += classes)
            ApplyToImage(probabilities.Slice(start, classes), scores);
    }

    /// <summary>
    /// In double precision. The most probable class is that of the exact probabilities: where rounding would make another equally
    /// probable, its probability is the next larger float.
    /// </summary>
    private void ApplyToImage(Span<float> row, double[] scores)
    {
        double top = double.NegativeInfinity;
        foreach (float probability in row)
            top = Math.Max(top, Logarithm(probability));
        double greatest = double.NegativeInfinity, sum = 0;
        for (int label = 0; label < scores.Length; label++)
        {
            // The difference first: where logarithms are divided by little, it is what must not overflow for all classes.
            scores[label] = ((Logarithm(row[label]) - top) / Temperature) + (Offsets.IsEmpty ? 0 : Offsets[label]);
            greatest = Math.Max(greatest, scores[label]);
        }

        int largest = Array.IndexOf(scores, greatest);
        foreach (ref double score in scores.AsSpan())
            sum += score = Math.Exp(score - greatest);
        for (int label = 0; label < scores.Length; label++)
            row[label] = (float)(scores[label] / sum);
        if (largest >= 0 && row[..largest].Contains(row[largest]))
            row[largest] = MathF.BitIncrement(row[largest]);
    }

    private static double Logarithm(float probability) => Math.Log(Math.Max(probability, SmallestProbability));
}
