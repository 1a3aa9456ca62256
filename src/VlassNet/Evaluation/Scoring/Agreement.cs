namespace VlassNet.Evaluation.Scoring;

/// <summary>Measures of how far true and predicted classes agree, from a confusion matrix, <c>(true, predicted)</c>.</summary>
internal readonly struct Agreement
{
    private readonly long right;
    private readonly long total;

    /// <summary>Σ over the classes of true², predicted² and true·predicted images.</summary>
    private readonly double truths, guesses, products;

    public Agreement(ReadOnlySpan<long> counts, int classes)
    {
        for (int label = 0; label < classes; label++)
        {
            long truth = 0, guess = 0;
            for (int other = 0; other < classes; other++)
            {
                truth += counts[(label * classes) + other];
                guess += counts[(other * classes) + label];
            }

            right += counts[label * (classes + 1)];
            total += truth;
            truths += (double)truth * truth;
            guesses += (double)guess * guess;
            products += (double)truth * guess;
        }
    }

    public double Accuracy => (double)right / total;

    /// <summary>Cohen (1960): (pₒ − pₑ)/(1 − pₑ), with pₒ = right/n and pₑ = Σ true·predicted/n².</summary>
    public double Kappa => (((double)right * total) - products) / (((double)total * total) - products);

    /// <summary>Gorodkin (2004), equation 8; 0 where a factor of the divisor is 0.</summary>
    public double Matthews
    {
        get
        {
            double square = (double)total * total;
            double divisor = Math.Sqrt((square - truths) * (square - guesses));
            return divisor == 0 ? 0 : (((double)right * total) - products) / divisor;
        }
    }
}
