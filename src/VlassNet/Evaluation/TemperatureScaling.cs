using VlassNet.Evaluation.Scoring;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.Evaluation;

/// <summary>
/// Makes a network's confidence mean what it says: every logit is divided by one number, the temperature, that is fitted on images which
/// the training run has not seen. Guo et al. (2017), On Calibration of Modern Neural Networks, section 4.2. The most probable class stays what
/// it is, and so does the accuracy.
/// </summary>
/// <remarks>
/// For probabilities at hand. <see cref="Evaluator.Calibrate"/> fits one and leaves it with the model, which then predicts so; of
/// probabilities that such a model gave, a further temperature is what is still missing.
/// </remarks>
public sealed record TemperatureScaling
{
    /// <summary>A scaling whose temperature is known.</summary>
    /// <param name="temperature">The temperature, above 0 and finite; 1 changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is something else.</exception>
    public TemperatureScaling(double temperature)
    {
        if (!(temperature > 0 && double.IsFinite(temperature)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(temperature), temperature, "Expected a temperature above 0 and finite; 1 changes nothing.");
        }

        Temperature = temperature;
    }

    /// <summary>What logits are divided by: above 1 where the network is too sure, below 1 where it is not sure enough.</summary>
    public double Temperature { get; }

    /// <summary>
    /// Finds the best temperature. There is one, since the cross-entropy is convex in 1/T and the mean confidence grows with it, and it is
    /// found to about 1e-12 of itself.
    /// </summary>
    /// <remarks>
    /// The temperature is looked for between 0.01 and 100, and is one of these where it should be beyond: 0.01 where all images are right
    /// and the network is not yet sure of them (a set so small tells no temperature), 100 where even random answers would be better. It is
    /// 1 where that is right already, or where none changes anything: all classes are equally probable in every image, or there is but one.
    /// A probability below 1.18e-38 counts as that, as in <see cref="EvaluationResult.Loss"/>. So logits that are more than 87 apart
    /// are taken for 87 apart, and of a network with many of those it is not quite the temperature of its logits.
    /// </remarks>
    /// <param name="validation">The probabilities of images that were not trained on; some thousands are best.</param>
    /// <param name="labels">The true class of each image.</param>
    /// <param name="criterion">What is best; default the smallest mean cross-entropy.</param>
    /// <exception cref="ArgumentException">There are no labels, not as many as predictions, or a label without a class.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such criterion.</exception>
    public static TemperatureScaling Fit(
        Predictions validation, ReadOnlySpan<int> labels, TemperatureCriterion criterion = TemperatureCriterion.LogLoss)
    {
        LabelRules.Require(validation, labels);
        if (!Enum.IsDefined(criterion))
            throw new ArgumentOutOfRangeException(nameof(criterion), criterion, "Expected LogLoss or Confidence.");
        return new TemperatureScaling(new TemperatureFit(validation, labels, criterion).Temperature());
    }

    /// <summary>As <see cref="Fit(Predictions, ReadOnlySpan{int}, TemperatureCriterion)"/>.</summary>
    /// <param name="validation">An evaluation with images that were not trained on.</param>
    /// <param name="criterion">What is best; default the smallest mean cross-entropy.</param>
    public static TemperatureScaling Fit(EvaluationResult validation, TemperatureCriterion criterion = TemperatureCriterion.LogLoss)
    {
        ArgumentNullException.ThrowIfNull(validation);
        return Fit(validation.Predictions, validation.Labels.AsSpan(), criterion);
    }

    /// <summary>The probabilities as they are with this temperature, softmax(ln p / T); computed in double precision.</summary>
    /// <param name="predictions">Probabilities of the network, as it was when the temperature was fitted.</param>
    /// <returns>
    /// New ones. The most probable class of every image is the same: where rounding would make another equally probable, its
    /// probability is the next larger float.
    /// </returns>
    public Predictions Apply(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        float[] scaled = predictions.Probabilities.ToArray();
        new Calibration { Temperature = Temperature }.Apply(scaled, predictions.ClassNames.Length);
        return new Predictions(scaled, predictions.ClassNames);
    }
}
