using System.Collections.Immutable;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.Evaluation;

/// <summary>
/// Probabilities for other shares of the classes than those that a network was trained with: a survey has them in other shares than a
/// training set that was collected by hand. Bayes' rule with known shares: <c>p'(c) ∝ p(c) · wanted(c) / trained(c)</c> (Saerens, Latinne and
/// Decaestecker 2002, equation 2.4).
/// </summary>
/// <remarks>
/// For a network that was trained without class weights, which learns the shares of its training set. One that was trained with
/// <c>ClassWeights.Balanced</c> learned equal shares: use <see cref="FromEqual"/>. <see cref="Evaluator.Calibrate"/> leaves a correction with the model.
/// </remarks>
public sealed class PriorCorrection
{
    private readonly ImmutableArray<double> factors;

    private PriorCorrection(ImmutableArray<double> trained, ImmutableArray<double> wanted)
    {
        Wanted = wanted;
        factors = [.. wanted.Zip(trained, (share, before) => share / before)];
    }

    /// <summary>The shares that the corrected probabilities are for; they add up to 1.</summary>
    public ImmutableArray<double> Wanted { get; }

    /// <summary>
    /// ln(wanted / trained) of each class: what the correction adds to the logarithm of its probability. Goes with a model as
    /// <see cref="Calibration.Offsets"/>.
    /// </summary>
    public ImmutableArray<double> Offsets => [.. factors.Select(Math.Log)];

    /// <summary>A correction from the shares of one set to others.</summary>
    /// <param name="trained">How often each class is in the training images, in any unit: counts or shares.</param>
    /// <param name="wanted">How often each class is among the images to be classified, in any unit.</param>
    /// <exception cref="ArgumentException">The numbers of classes differ, or a value is not a number above 0.</exception>
    public static PriorCorrection Create(ReadOnlySpan<double> trained, ReadOnlySpan<double> wanted)
    {
        if (trained.Length != wanted.Length || trained.IsEmpty)
        {
            throw new ArgumentException(
                $"expected as many class shares as were trained, {trained.Length}; received {wanted.Length}", nameof(wanted));
        }

        return new PriorCorrection(Shares(trained, nameof(trained)), Shares(wanted, nameof(wanted)));
    }

    /// <summary>A correction from the shares of a training set.</summary>
    /// <param name="train">The training images, at least one of each class.</param>
    /// <param name="wanted">How often each class is among the images to be classified, in any unit.</param>
    /// <exception cref="ArgumentException">A class has no image, the numbers of classes differ, or a value is not a number above 0.</exception>
    public static PriorCorrection From(LabeledImages train, params ReadOnlySpan<double> wanted)
    {
        ArgumentNullException.ThrowIfNull(train);
        return Create([.. train.ClassCounts()], wanted);
    }

    /// <summary>A correction from equal shares, which a network learns with balanced class weights.</summary>
    /// <param name="wanted">How often each class is among the images to be classified, in any unit.</param>
    /// <exception cref="ArgumentException">A value is not a number above 0.</exception>
    public static PriorCorrection FromEqual(params ReadOnlySpan<double> wanted)
    {
        double[] equal = new double[wanted.Length];
        Array.Fill(equal, 1);
        return Create(equal, wanted);
    }

    /// <summary>The probabilities for the wanted shares; computed in double precision.</summary>
    /// <param name="predictions">Probabilities of the network.</param>
    /// <exception cref="ArgumentException">They are of another number of classes.</exception>
    public Predictions Apply(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        RequireClasses(predictions.ClassNames.Length, nameof(predictions));
        float[] corrected = new float[predictions.Probabilities.Length];
        double[] row = new double[factors.Length];
        for (int start = 0; start < corrected.Length; start += row.Length)
        {
            double sum = 0;
            for (int label = 0; label < row.Length; label++)
                sum += row[label] = predictions.Probabilities[start + label] * factors[label];
            for (int label = 0; label < row.Length; label++)
                corrected[start + label] = (float)(row[label] / sum);
        }

        return new Predictions(corrected, predictions.ClassNames);
    }

    private static ImmutableArray<double> Shares(ReadOnlySpan<double> counts, string name)
    {
        double sum = 0;
        foreach (double count in counts)
        {
            if (!(count > 0 && double.IsFinite(count)))
                throw new ArgumentException(FormattableString.Invariant($"expected class shares above 0; received {count}"), name);
            sum += count;
        }

        ImmutableArray<double>.Builder shares = ImmutableArray.CreateBuilder<double>(counts.Length);
        foreach (double count in counts)
            shares.Add(count / sum);
        return shares.MoveToImmutable();
    }

    private void RequireClasses(int found, string name)
    {
        if (found != factors.Length)
            throw new ArgumentException($"expected {factors.Length} classes, whose shares are known; received {found}", name);
    }
}
