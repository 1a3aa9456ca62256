namespace VlassNet.Evaluation.Scoring;

/// <summary>
/// The cross-entropy of images as a function of β = 1/T, Σ ln Σ exp(β·ln p) − β·ln p(true). It is convex; its slope is
/// Σ E[ln p] − ln p(true) and its curvature Σ Var[ln p], where classes are drawn as probable as they are with β.
/// </summary>
internal sealed class TemperatureFit
{
    private const double Least = 0.01, Most = 100;

    /// <summary>More than Newton's steps and halvings together ever need.</summary>
    private const int MostSteps = 200;

    private readonly int classes;
    private readonly int[] labels;

    /// <summary>ln p less that of the image's most probable class, so that powers neither overflow nor all underflow.</summary>
    private readonly double[] logarithms;

    public TemperatureFit(Predictions predictions, ReadOnlySpan<int> labels)
    {
        classes = predictions.ClassNames.Length;
        this.labels = labels.ToArray();
        logarithms = new double[predictions.Probabilities.Length];
        for (int start = 0; start < logarithms.Length; start += classes)
        {
            ReadOnlySpan<float> row = predictions.Probabilities.Slice(start, classes);
            double top = Logarithm(row[Prediction.FirstLargest(row)]);
            for (int label = 0; label < classes; label++)
                logarithms[start + label] = Logarithm(row[label]) - top;
        }
    }

    /// <summary>ln p; a probability that has underflowed to 0 is as in the loss.</summary>
    public static double Logarithm(float probability) => Math.Log(Math.Max(probability, EvaluationResult.SmallestProbability));

    /// <summary>The temperature at which the cross-entropy is the smallest, by Newton's method within an interval that shrinks.</summary>
    public double Temperature()
    {
        double low = 1 / Most, high = 1 / Least, beta = 1;
        (double slope, double curvature) = At(beta);
        if (slope == 0)
            return 1;
        if (At(low).Slope >= 0)
            return Most;
        if (At(high).Slope <= 0)
            return Least;
        for (int step = 0; step < MostSteps && slope != 0; step++)
        {
            if (slope > 0)
                high = beta;
            else
                low = beta;
            double next = beta - (slope / curvature);
            if (!(next > low && next < high))
                next = Math.Sqrt(low * high);
            if (Math.Abs(next - beta) <= 1e-13 * beta)
                break;
            beta = next;
            (slope, curvature) = At(beta);
        }

        return 1 / beta;
    }

    private (double Slope, double Curvature) At(double beta)
    {
        double slope = 0, curvature = 0;
        for (int image = 0; image < labels.Length; image++)
        {
            ReadOnlySpan<double> row = logarithms.AsSpan(image * classes, classes);
            double sum = 0, first = 0, second = 0;
            foreach (double logarithm in row)
            {
                double power = Math.Exp(beta * logarithm);
                sum += power;
                first += power * logarithm;
                second += power * logarithm * logarithm;
            }

            double mean = first / sum;
            slope += mean - row[labels[image]];
            curvature += (second / sum) - (mean * mean);
        }

        return (slope, curvature);
    }
}
