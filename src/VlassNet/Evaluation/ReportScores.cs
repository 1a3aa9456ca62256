using System.Collections.Immutable;

namespace VlassNet.Evaluation;

/// <summary>The counts behind a classification report, and the scores that follow from them.</summary>
internal sealed class ReportScores
{
    private readonly ImmutableArray<string> names;
    private readonly long[] right;
    private readonly long[] taken;
    private readonly long[] support;

    private ReportScores(ImmutableArray<string> names)
    {
        this.names = names;
        right = new long[names.Length];
        taken = new long[names.Length];
        support = new long[names.Length];
    }

    /// <summary>Whether every class that occurs has a row.</summary>
    public bool Complete { get; private set; } = true;

    /// <summary>Whether any image is right, of whatever class.</summary>
    public bool AnyRight { get; private set; }

    public static ReportScores Count(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, ClassSelection selection)
    {
        ReportScores scores = new(selection.Names);
        for (int i = 0; i < labels.Length; i++)
        {
            int truth = selection.PlaceOf(labels[i]), guess = selection.PlaceOf(predicted[i]);
            if (truth >= 0)
                scores.support[truth]++;
            if (guess >= 0)
                scores.taken[guess]++;
            if (truth >= 0 && truth == guess)
                scores.right[truth]++;
            scores.Complete &= truth >= 0 && guess >= 0;
            scores.AnyRight |= labels[i] == predicted[i];
        }

        return scores;
    }

    /// <summary>The scores of a whole confusion matrix, <c>(true, predicted)</c>.</summary>
    public static ReportScores Of(ReadOnlySpan<long> counts, ImmutableArray<string> names)
    {
        ReportScores scores = new(names);
        for (int truth = 0; truth < names.Length; truth++)
        {
            for (int guess = 0; guess < names.Length; guess++)
            {
                long count = counts[(truth * names.Length) + guess];
                scores.support[truth] += count;
                scores.taken[guess] += count;
            }

            scores.right[truth] = counts[truth * (names.Length + 1)];
            scores.AnyRight |= scores.right[truth] > 0;
        }

        return scores;
    }

    public ImmutableArray<ClassScores> Classes() =>
        [.. names.Select((name, i) => Score(name, right[i], taken[i], support[i]))];

    public ClassScores Overall() =>
        Score(Complete ? "accuracy" : "micro avg", right.Sum(), taken.Sum(), support.Sum());

    public ImmutableArray<string> Warnings()
    {
        List<string> warnings = [];
        for (int i = 0; i < names.Length; i++)
        {
            if (taken[i] == 0)
                warnings.Add($"The precision of '{names[i]}' is 0/0 and set to 0: no image was taken for it.");
            if (support[i] == 0)
                warnings.Add($"The recall of '{names[i]}' is 0/0 and set to 0: no image is of it.");
            if (taken[i] + support[i] == 0)
                warnings.Add($"The F1 of '{names[i]}' is 0/0 and set to 0: no image is of it or was taken for it.");
        }

        return [.. warnings];
    }

    public static ClassScores Average(string name, ImmutableArray<ClassScores> classes, bool weighted)
    {
        double[] weights = [.. classes.Select(scores => weighted ? scores.Support : 1.0)];
        double total = PairwiseSum.Of(weights);
        return new ClassScores(
            name, Mean(s => s.Precision), Mean(s => s.Recall), Mean(s => s.F1), classes.Sum(scores => scores.Support));

        double Mean(Func<ClassScores, double> score) =>
            PairwiseSum.Of([.. classes.Select((scores, i) => score(scores) * weights[i])]) / total;
    }

    private static ClassScores Score(string name, long right, long taken, long support) =>
        new(name, Ratio(right, taken), Ratio(right, support), Ratio(2 * right, taken + support), support);

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
