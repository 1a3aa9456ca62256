using System.Globalization;
using VlassNet.Evaluation.Scoring;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.Evaluation;

/// <summary>
/// Makes a network's confidence mean what it says: every logit is divided by one number, the temperature, that is fitted on images which
/// the training has not seen. Guo et al. (2017), On Calibration of Modern Neural Networks, section 4.2. The most probable class stays what
/// it is, and so does the accuracy.
/// </summary>
public sealed record TemperatureScaling
{
    /// <summary>Under what name a model's card tells the temperature that is in its weights.</summary>
    private const string CardEntry = "temperature";

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
        int classes = predictions.ClassNames.Length;
        float[] scaled = new float[predictions.Probabilities.Length];
        double[] powers = new double[classes];
        for (int start = 0; start < scaled.Length; start += classes)
            Apply(predictions.Probabilities.Slice(start, classes), scaled.AsSpan(start, classes), powers);
        return new Predictions(scaled, predictions.ClassNames);
    }

    /// <summary>
    /// Divides the weights of a network's last layer by the temperature, which is the same as dividing the logits. So it goes
    /// wherever the network goes: into its file, other programs' formats, predictors and catalogues. For a temperature that was
    /// fitted on the network's own predictions, not on averages over symmetries.
    /// </summary>
    /// <remarks>
    /// The weights are rounded to floats, so probabilities differ from those of <see cref="Apply(Predictions)"/> by some 1e-6, as long as
    /// logits are less than 87 apart, which is all that probabilities tell; a network surer than that differs more. The
    /// model's card tells the temperature as <c>temperature</c> in <see cref="ModelCard.Training"/> (of several, the product), and no longer
    /// has the metrics <c>loss</c> and <c>val_loss</c>, which were those of the weights before.
    /// </remarks>
    /// <param name="model">The network.</param>
    public void FoldInto(VlassCnn model)
    {
        ArgumentNullException.ThrowIfNull(model);
        string classifier = string.Create(CultureInfo.InvariantCulture, $"dense{model.Spec.DenseOutputs.Length}");
        foreach (string part in (string[])["weight", "bias"])
        {
            model.Weights[$"{classifier}.{part}"].Write(values =>
            {
                foreach (ref float value in values)
                    value = (float)(value / Temperature);
            });
        }

        Dictionary<string, string> training = new(model.Card.Training);
        double before = double.TryParse(training.GetValueOrDefault(CardEntry), CultureInfo.InvariantCulture, out double known) ? known : 1;
        training[CardEntry] = (before * Temperature).ToString(CultureInfo.InvariantCulture);
        model.Card = model.Card with
        {
            Training = training, Metrics = [.. model.Card.Metrics.Where(metric => metric.Name is not ("loss" or "val_loss"))],
        };
    }

    private void Apply(ReadOnlySpan<float> row, Span<float> scaled, Span<double> powers)
    {
        int largest = ImagePrediction.FirstLargest(row);
        double top = TemperatureFit.Logarithm(row[largest]), sum = 0;
        for (int label = 0; label < row.Length; label++)
            sum += powers[label] = Math.Exp((TemperatureFit.Logarithm(row[label]) - top) / Temperature);
        for (int label = 0; label < row.Length; label++)
            scaled[label] = (float)(powers[label] / sum);
        if (ImagePrediction.FirstLargest(scaled) != largest)
            scaled[largest] = MathF.BitIncrement(scaled[largest]);
    }
}
