using System.Collections.Immutable;
using VlassNet.Prediction;

namespace VlassNet.Evaluation.Scoring;

/// <summary>
/// What the metrics need to know of each image, found once. They are computed of images that count several times or not at all,
/// so that those of the set and those of a resample are the same arithmetic.
/// </summary>
internal sealed class ScoredImages
{
    /// <summary>How far scikit-learn keeps a probability from 0 and 1 in a logarithm: the spacing of doubles at 1.</summary>
    private const double Epsilon = 1.0 / (1L << 52);

    private readonly Predictions predictions;
    private readonly ImmutableArray<int> labels;
    private readonly CalibrationBins bins;
    private readonly int[] predicted;
    private readonly double[] losses;
    private readonly bool[] isInTop;
    private readonly ClassRanking[] rankings;

    public ScoredImages(Predictions predictions, ImmutableArray<int> labels, MetricsOptions options)
    {
        this.predictions = predictions;
        this.labels = labels;
        predicted = predictions.Classes();
        bins = new CalibrationBins(predictions, labels.AsSpan(), predicted, options.CalibrationBins);
        losses = new double[labels.Length];
        isInTop = new bool[labels.Length];
        for (int image = 0; image < labels.Length; image++)
        {
            ReadOnlySpan<float> row = Row(image);
            losses[image] = -Math.Log(Math.Clamp(row[labels[image]], Epsilon, 1 - Epsilon));
            isInTop[image] = RankOf(labels[image], row) < options.TopK;
        }

        rankings = [.. Enumerable.Range(0, Classes).Select(label => new ClassRanking(predictions, labels.AsSpan(), label))];
    }

    public int Count => labels.Length;

    public int Classes => predictions.ClassNames.Length;

    public ClassRanking Ranking(int label) => rankings[label];

    public ImmutableArray<ReliabilityBin> Reliability() => bins.Diagram();

    /// <param name="times">How often each image counts; all together as often as there are images.</param>
    public MetricSet<double> Values(ReadOnlySpan<int> times)
    {
        long[] counts = new long[Classes * Classes];
        double[] briers = new double[Classes];
        double loss = 0;
        long inTop = 0;
        for (int image = 0; image < Count; image++)
        {
            int count = times[image];
            counts[(labels[image] * Classes) + predicted[image]] += count;
            loss += count * losses[image];
            inTop += isInTop[image] ? count : 0;
            AddBrier(image, count, briers);
        }

        ClassMetrics<double>[] classes = ClassValues(ReportScores.Of(counts, predictions.ClassNames).Classes(), times);
        for (int label = 0; label < Classes; label++)
            classes[label] = classes[label] with { BrierScore = briers[label] / Count };
        Agreement agreement = new(counts, Classes);
        return Averages(classes) with
        {
            Accuracy = agreement.Accuracy,
            CohenKappa = agreement.Kappa,
            MatthewsCorrelation = agreement.Matthews,
            LogLoss = loss / Count,
            BrierScore = PairwiseSum.Of(briers) / Count,
            TopKAccuracy = (double)inTop / Count,
            ExpectedCalibrationError = bins.Error(times),
        };
    }

    private void AddBrier(int image, int count, double[] briers)
    {
        ReadOnlySpan<float> row = Row(image);
        for (int label = 0; label < row.Length; label++)
        {
            double gap = row[label] - (label == labels[image] ? 1.0 : 0.0);
            briers[label] += count * gap * gap;
        }
    }

    private ClassMetrics<double>[] ClassValues(ImmutableArray<ClassScores> scores, ReadOnlySpan<int> times)
    {
        ClassMetrics<double>[] classes = new ClassMetrics<double>[Classes];
        for (int label = 0; label < Classes; label++)
        {
            (double area, double averagePrecision) = rankings[label].Areas(times);
            classes[label] = new ClassMetrics<double>
            {
                Name = scores[label].Name,
                Support = scores[label].Support,
                Precision = scores[label].Precision,
                Recall = scores[label].Recall,
                F1 = scores[label].F1,
                RocAuc = area,
                AveragePrecision = averagePrecision,
            };
        }

        return classes;
    }

    private static MetricSet<double> Averages(ClassMetrics<double>[] classes)
    {
        // A class that does not occur has no area: it makes the macro average undefined, but has no weight in the weighted one.
        ClassMetrics<double>[] present = [.. classes.Where(scores => scores.Support > 0)];
        return new MetricSet<double>
        {
            BalancedAccuracy = Mean(present, scores => scores.Recall),
            MacroPrecision = Mean(classes, scores => scores.Precision),
            MacroRecall = Mean(classes, scores => scores.Recall),
            MacroF1 = Mean(classes, scores => scores.F1),
            MacroRocAuc = Mean(classes, scores => scores.RocAuc),
            MacroAveragePrecision = Mean(classes, scores => scores.AveragePrecision),
            WeightedPrecision = WeightedMean(present, scores => scores.Precision),
            WeightedRecall = WeightedMean(present, scores => scores.Recall),
            WeightedF1 = WeightedMean(present, scores => scores.F1),
            WeightedRocAuc = WeightedMean(present, scores => scores.RocAuc),
            WeightedAveragePrecision = WeightedMean(present, scores => scores.AveragePrecision),
            Classes = [.. classes],
        };
    }

    private static double Mean(ClassMetrics<double>[] classes, Func<ClassMetrics<double>, double> value) =>
        PairwiseSum.Of([.. classes.Select(value)]) / classes.Length;

    private static double WeightedMean(ClassMetrics<double>[] classes, Func<ClassMetrics<double>, double> value) =>
        PairwiseSum.Of([.. classes.Select(scores => scores.Support * value(scores))]) / classes.Sum(scores => scores.Support);

    /// <summary>How many classes come before one. Of equally probable ones the last is first, as scikit-learn has it.</summary>
    private static int RankOf(int label, ReadOnlySpan<float> row)
    {
        int rank = 0;
        for (int other = 0; other < row.Length; other++)
            rank += row[other] > row[label] || (row[other] == row[label] && other > label) ? 1 : 0;
        return rank;
    }

    private ReadOnlySpan<float> Row(int image) => predictions.Probabilities.Slice(image * Classes, Classes);
}
