using LabelingLoop;

namespace VlassNet.LabelingBenchmarks;

/// <summary>One labeller, the majority of five, and their vote fractions as soft labels: what a network makes of each.</summary>
internal static class Votes
{
    private const int Seeds = 5, Labellers = 5, Images = 600, Calibrating = 300;
    private static readonly string[] Ways = ["one", "majority", "soft"];

    public static async Task RunAsync(TextWriter output)
    {
        (LabeledImages pool, LabeledImages rest) = (await Survey.LoadAsync(2_400, 1)).SplitAt(1_800);
        (LabeledImages calibrating, LabeledImages test) = rest.SplitAt(Calibrating);
        output.WriteLine($"{Images} of {pool.Count} images, {Labellers} labellers, tested on {test.Count}; after a temperature that {Calibrating} others gave:");
        output.WriteLine($"{"errors",-9}{"labels",-10}{"accuracy",15}{"log-loss",15}{"ECE",15}{"log-loss after",16}{"ECE after",15}");
        foreach (string errors in new[] { "5 %", "20 %", "by doubt" })
        {
            Dictionary<string, List<double[]>> found = Ways.ToDictionary(way => way, _ => new List<double[]>());
            for (ulong seed = 1; seed <= Seeds; seed++)
            {
                int[] order = LabelingOrder.Random(pool.Count, seed);
                LabeledImages truth = pool.Select(order[..Images]);
                LabelVotes votes = Vote(truth, errors == "by doubt" ? await DoubtAsync(pool.Select(order[Images..]), truth, seed) : Erring(truth, errors), (int)seed);
                float[] fractions = votes.Fractions();
                LabeledImages soft = truth.WithSoftLabels(fractions);
                foreach ((string way, LabeledImages set) in Ways.Zip([truth.WithLabels(votes.VotesOf("0")), truth.WithLabels(soft.Labels()), soft]))
                {
                    using VlassCnn model = Survey.Network(set, seed);
                    await new Trainer(Survey.Recipe(set, seed)).FitAsync(model, set);
                    MetricSet<double> before = model.Evaluate(test).Metrics.Values;
                    model.Card = model.Card with { Calibration = model.Calibrate(calibrating) };
                    MetricSet<double> after = model.Evaluate(test).Metrics.Values;
                    found[way].Add([before.Accuracy, before.LogLoss, before.ExpectedCalibrationError, after.LogLoss, after.ExpectedCalibrationError]);
                }
            }

            foreach ((string way, List<double[]> runs) in found)
            {
                string columns = string.Join("", Enumerable.Range(0, 5).Select(column => $"{Spread.Of([.. runs.Select(run => run[column])]),15}"));
                output.WriteLine($"{errors,-9}{way,-10}{columns}");
            }
        }
    }

    /// <summary>A person is wrong so often, and then takes any other class for the right one.</summary>
    private static Predictions Erring(LabeledImages truth, string errors)
    {
        float rate = errors == "5 %" ? 0.05f : 0.2f;
        int classes = truth.ClassNames.Length;
        return new([.. truth.Labels().SelectMany(label => Enumerable.Range(0, classes).Select(k => k == label ? 1 - rate : rate / (classes - 1)))], truth.ClassNames);
    }

    /// <summary>People doubt what a network doubts that has learned from other images: they say each class as often as it is probable.</summary>
    private static async Task<Predictions> DoubtAsync(LabeledImages others, LabeledImages truth, ulong seed)
    {
        using VlassCnn model = Survey.Network(others, 50 + seed);
        await new Trainer(Survey.Recipe(others, 50 + seed)).FitAsync(model, others);
        return model.Predict(truth);
    }

    /// <summary>People who vote independently of each other.</summary>
    private static LabelVotes Vote(LabeledImages truth, Predictions shares, int seed)
    {
        Random random = new(seed);
        List<SourceLabel> labels = [];
        for (int person = 0; person < Labellers; person++)
        {
            for (int image = 0; image < truth.Count; image++)
            {
                double left = random.NextDouble();
                int label = 0;
                while (label < truth.ClassNames.Length - 1 && (left -= shares[image].Probabilities[label]) >= 0)
                    label++;
                labels.Add(new SourceLabel { Source = $"image {image}", Labeller = $"{person}", Class = truth.ClassNames[label] });
            }
        }

        return LabelVotes.Of(labels, truth.ClassNames);
    }
}
