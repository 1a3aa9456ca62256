using VlassNet.Data;
using VlassNet.Evaluation.Scoring;

namespace VlassNet.Evaluation;

/// <summary>How far people agree who labelled the same sources.</summary>
public static class LabellerAgreement
{
    /// <summary>
    /// Which class the second of two people gave to what the first called one: a row for each class of the first, a column for each of the
    /// second, over the sources that both gave a class.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such labeller, or there is no source to which both gave a class.</exception>
    public static ConfusionMatrix ConfusionBetween(this LabelVotes votes, string first, string second)
    {
        ArgumentNullException.ThrowIfNull(votes);
        int[] one = votes.VotesOf(first), other = votes.VotesOf(second);
        int[] both = [.. Enumerable.Range(0, one.Length).Where(source => one[source] >= 0 && other[source] >= 0)];
        if (both.Length == 0)
            throw new ArgumentException($"Expected sources that both {first} and {second} gave a class; found none.", nameof(second));
        return ConfusionMatrix.Create([.. both.Select(source => one[source])], [.. both.Select(source => other[source])], votes.ClassNames);
    }

    /// <summary>
    /// Cohen's κ of two people over the sources that both gave a class: (pₒ − pₑ)/(1 − pₑ), with the share pₒ on which they agree and the
    /// share pₑ on which chance would have it (Cohen 1960), as <c>sklearn.metrics.cohen_kappa_score</c>. NaN where both gave one class only.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such labeller, or there is no source to which both gave a class.</exception>
    public static double CohenKappa(this LabelVotes votes, string first, string second)
    {
        ConfusionMatrix matrix = ConfusionBetween(votes, first, second);
        long[] counts = new long[matrix.Size * matrix.Size];
        for (int place = 0; place < counts.Length; place++)
            counts[place] = matrix[place / matrix.Size, place % matrix.Size];
        return new Agreement(counts, matrix.Size).Kappa;
    }

    /// <summary>
    /// Fleiss' κ of all people over the sources with two votes or more: (P̄ − P̄ₑ)/(1 − P̄ₑ), where P̄ is the mean over the sources of the
    /// share of pairs of votes that agree, and P̄ₑ = Σ pₖ² with each class's share pₖ of all these votes (Fleiss 1971), as
    /// <c>statsmodels.stats.inter_rater.fleiss_kappa</c> where all sources have as many votes. NaN where all votes are for one class, or no
    /// source has two.
    /// </summary>
    public static double FleissKappa(this LabelVotes votes)
    {
        ArgumentNullException.ThrowIfNull(votes);
        int classes = votes.ClassNames.Length;
        int[][] byLabeller = [.. votes.Labellers.Select(votes.VotesOf)];
        double[] totals = new double[classes], counts = new double[classes];
        double agreement = 0;
        int sources = 0;
        for (int source = 0; source < votes.Sources.Length; source++)
        {
            Array.Clear(counts);
            foreach (int[] labeller in byLabeller)
            {
                if (labeller[source] >= 0)
                    counts[labeller[source]]++;
            }

            double number = counts.Sum();
            if (number < 2)
                continue;
            sources++;
            agreement += counts.Sum(count => count * (count - 1)) / (number * (number - 1));
            for (int label = 0; label < classes; label++)
                totals[label] += counts[label];
        }

        double all = totals.Sum(), chance = totals.Sum(total => total / all * (total / all));
        return ((agreement / sources) - chance) / (1 - chance);
    }
}
