using System.Globalization;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Benchmarks;

/// <summary>What temperature and averaging over symmetries make of a network that was trained too long on too few images.</summary>
internal static class Calibration
{
    private const int Epochs = 15;
    private const int Held = 5000;
    private const int Turned = 300;

    public static void Run(RunOptions options, TextWriter output)
    {
        (LabeledImages train, LabeledImages rest) = Surveys.Simulated(options.Images + (2 * Held), options.Seed).SplitAt(options.Images);
        (LabeledImages validation, LabeledImages test) = rest.SplitAt(Held);
        using VlassCnn model = VlassCnn.Notebook(seed: options.Seed);
        TrainingOptions training = TrainingOptions.Notebook with { Epochs = Epochs, Augmenter = null, Seed = options.Seed, Threads = options.Threads };
        new Trainer(training).FitAsync(model, train).GetAwaiter().GetResult();
        Line(output, $"{Epochs} epochs of {train.Count} images, not augmented; fitted on {validation.Count}, measured on {test.Count} others");

        Evaluator plain = new(new EvaluatorOptions { Threads = options.Threads });
        Evaluator averaging = new(new EvaluatorOptions { Threads = options.Threads, AverageSymmetries = true });
        EvaluationResult before = plain.Evaluate(model, test), average = averaging.Evaluate(model, test);
        EvaluationResult fitted = plain.Evaluate(model, validation), fittedAverage = averaging.Evaluate(model, validation);
        float change = LargestChange(plain, model, test), averagedChange = LargestChange(averaging, model, test);
        TemperatureScaling scaling = TemperatureScaling.Fit(fitted, TemperatureCriterion.Confidence);
        model.Card = model.Card with { Calibration = new Networks.Calibration { Temperature = scaling.Temperature } };

        output.WriteLine();
        output.WriteLine("| prediction | temperature | accuracy | calibration error | log-loss |");
        output.WriteLine("|---|---:|---:|---:|---:|");
        Row(output, "as trained", 1, before);
        foreach (TemperatureCriterion criterion in Enum.GetValues<TemperatureCriterion>())
            Row(output, $"temperature by {criterion}", TemperatureScaling.Fit(fitted, criterion), before);
        Row(output, "average of the eight views", 1, average);
        foreach (TemperatureCriterion criterion in Enum.GetValues<TemperatureCriterion>())
            Row(output, $"average, then temperature by {criterion}", TemperatureScaling.Fit(fittedAverage, criterion), average);
        Row(output, "temperature on the model's card", scaling.Temperature, plain.Evaluate(model, test));

        output.WriteLine();
        McNemarTest difference = McNemarTest.Compare(before, average);
        Line(output, $"averaging: {difference.OnlySecondRight} more images right, {difference.OnlyFirstRight} more wrong, p = {difference.PValue:0.0e+0}");
        Line(output, $"largest change of a probability where {Turned} images are turned or flipped: {change:0.0e+0}, averaged {averagedChange:0.0e+0}");
        Abstain(output, scaling, fitted, before);
    }

    private static void Abstain(TextWriter output, TemperatureScaling scaling, EvaluationResult fitted, EvaluationResult measured)
    {
        AbstentionRule rule = AbstentionRule.Fit(Scaled(fitted, scaling), precision: 0.95);
        EvaluationResult test = Scaled(measured, scaling);
        int[] kept = [.. rule.Apply(test.Predictions).Select((keeps, image) => keeps ? image : -1).Where(image => image >= 0)];
        double right = (double)kept.Count(image => test.Predictions[image].Class == test.Labels[image]) / kept.Length;
        Line(output, $"to be right in {rule.Target:P0}: keep {rule.Coverage:P1} from a confidence of {rule.Threshold:F3}; of the test, {(double)kept.Length / test.Labels.Length:P1} are kept, {right:P1} right");
    }

    private static EvaluationResult Scaled(EvaluationResult result, TemperatureScaling scaling) =>
        EvaluationResult.Of(scaling.Apply(result.Predictions), result.Labels.AsSpan());

    private static float LargestChange(Evaluator evaluator, VlassCnn model, LabeledImages images)
    {
        LabeledImages upright = Turn(images, SquareSymmetry.Identity);
        float[] expected = evaluator.Predict(model, upright).Probabilities.ToArray();
        return SquareSymmetry.All.Max(symmetry =>
            evaluator.Predict(model, Turn(images, symmetry)).Probabilities.ToArray().Zip(expected, (seen, other) => Math.Abs(seen - other)).Max());
    }

    /// <summary>The first images of a set, turned or flipped.</summary>
    private static LabeledImages Turn(LabeledImages images, SquareSymmetry symmetry)
    {
        int length = images.Shape.Length;
        float[] pixels = new float[Turned * length];
        for (int image = 0; image < Turned; image++)
            symmetry.Apply(images.Image(image), pixels.AsSpan(image * length, length), images.Shape);
        return LabeledImages.Create(pixels, [.. images.Labels()[..Turned]], images.Shape, images.ClassNames);
    }

    private static void Row(TextWriter output, string name, TemperatureScaling scaling, EvaluationResult result) =>
        Row(output, name, scaling.Temperature, Scaled(result, scaling));

    private static void Row(TextWriter output, string name, double temperature, EvaluationResult result)
    {
        MetricSet<double> values = result.Metrics.Values;
        Line(output, $"| {name} | {temperature:F3} | {values.Accuracy:F4} | {values.ExpectedCalibrationError:F4} | {values.LogLoss:F4} |");
    }

    private static void Line(TextWriter output, FormattableString text) =>
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
