using System.Globalization;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Benchmarks;

/// <summary>
/// The notebook's recipe and the recommended one on the simulated survey: three surveys, each to train on, to calibrate with and to be tested
/// on. Nothing is chosen by the test images.
/// </summary>
internal static class SurveyRecipes
{
    private const int Train = 6000, Validation = 1200, Test = 4000, Seeds = 3;

    /// <summary>As many as the recommended recipe takes for so many images, and the notebook's own number.</summary>
    private const int Epochs = 10;

    private static readonly int ThreePoints = LabeledImages.VlassClassNames.IndexOf("Three Points");

    public static void Run(RunOptions options, TextWriter output)
    {
        (string Name, List<MetricSet<double>> Results)[] rows =
        [
            ("the notebook's network, its recipe", []),
            ("the notebook's network, the recommended recipe", []),
            ("the recommended network and recipe", []),
        ];
        for (ulong seed = options.Seed; seed < options.Seed + Seeds; seed++)
        {
            (LabeledImages train, LabeledImages rest) = Surveys.Simulated(Train + Validation + Test, seed).SplitAt(Train);
            (LabeledImages validation, LabeledImages test) = rest.SplitAt(Validation);
            for (int row = 0; row < rows.Length; row++)
            {
                using VlassCnn model = row < 2 ? VlassCnn.Notebook(seed) : VlassCnn.Recommended(train.Shape, train.ClassNames, seed);
                TrainingOptions recipe = row == 0 ? TrainingOptions.Notebook : TrainingOptions.Recommended;
                new Trainer(recipe with { Epochs = Epochs, Seed = seed, Threads = options.Threads }).FitAsync(model, train).GetAwaiter().GetResult();
                if (row > 0)
                    model.Calibrate(validation);
                rows[row].Results.Add(model.Evaluate(test).Metrics.Values);
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Epochs} epochs of {Train} images, calibrated with {Validation} (not the notebook's), tested on {Test}; mean ± sd of {Seeds} seeds"));
        output.WriteLine("| recipe | error | Three Points found | calibration error | log-loss |");
        output.WriteLine("|---|---:|---:|---:|---:|");
        foreach ((string name, List<MetricSet<double>> results) in rows)
        {
            output.WriteLine(
                $"| {name} | {Spread(results, metrics => 1 - metrics.Accuracy)} | {Spread(results, metrics => metrics.Classes[ThreePoints].Recall)} "
                + $"| {Spread(results, metrics => metrics.ExpectedCalibrationError)} | {Spread(results, metrics => metrics.LogLoss)} |");
        }
    }

    private static string Spread(List<MetricSet<double>> results, Func<MetricSet<double>, double> metric)
    {
        double[] values = [.. results.Select(metric)];
        double mean = values.Average(), deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return string.Create(CultureInfo.InvariantCulture, $"{mean:F4} ± {deviation:F4}");
    }
}
