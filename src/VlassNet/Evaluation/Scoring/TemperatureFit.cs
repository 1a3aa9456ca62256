using VlassNet.Prediction;

namespace VlassNet.Evaluation.Scoring;

/// <summary>
/// What is to be 0 at the best β = 1/T, and grows with β. Of the cross-entropy, Σ ln Σ exp(β·ln p) − β·ln p(true), it is the slope,
/// Σ E[ln p] − ln p(true), where classes are drawn as probable as they are with β; it grows by Σ Var[ln p]. Of the confidence it is
/// Σ max p − (1 if right), which grows by Σ max p·(ln max p − E[ln p]).
/// </summary>
internal sealed class TemperatureFit
{
    private const double Least = 0.01, Most = 100;

    /// <summary>More than Newton's steps and halvings together ever need.</summary>
    private const int MostSteps = 200;

    private readonly TemperatureCriterion criterion;
    private readonly int classes;
    private readonly int[] labels;

    private readonly int right;

    /// <summary>ln p less that of the image's most probable class, so that powers neither overflow nor all underflow.</summary>
    private readonly double[] logarithms;

    public TemperatureFit(Predictions predictions, ReadOnlySpan<int> labels, TemperatureCriterion criterion)
    {
        this.criterion = criterion;
        classes = predictions.ClassNames.Length;
        this.labels = labels.ToArray();
        logarithms = new double[predictions.Probabilities.Length];
        for (int start = 0; start < logarithms.Length; start += classes)
        {
            ReadOnlySpan<float> row = predictions.Probabilities.Slice(start, classes);
            int largest = ImagePrediction.FirstLargest(row);
            double top = Logarithm(row[largest]);
            right += largest == labels[start / classes] ? 1 : 0;
            for (int label = 0; label < classes; label++)
                logarithms[start + label] = Logarithm(row[label]) - top;
        }
    }

    /// <summary>ln p; a probability that has underflowed to 0 is as in the loss.</summary>
    public static double Logarithm(float probability) => Math.Log(Math.Max(probability, EvaluationResult.SmallestProbability));

    /// <summary>The best temperature, by Newton's method within an interval that shrinks.</summary>
    public double Temperature()
    {
        double low = 1 / Most, high = 1 / Least, beta = 1;
        (double value, double growth) = At(beta);
        if (value == 0 || growth == 0)
            return 1;
        if (At(low).Value >= 0)
            return Most;
        if (At(high).Value <= 0)
            return Least;
        for (int step = 0; step < MostSteps && value != 0; step++)
        {
            if (value > 0)
                high = beta;
            else
                low = beta;
            double next = beta - (value / growth);
            if (!(next > low && next < high))
                next = Math.Sqrt(low * high);
            if (Math.Abs(next - beta) <= 1e-13 * beta)
                break;
            beta = next;
            (value, growth) = At(beta);
        }

        return 1 / beta;
    }

    private (double Value, double Growth) At(double beta)
    {
        double slope = 0, curvature = 0, confidence = 0, sharpening = 0;
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
            confidence += 1 / sum;
            sharpening -= mean / sum;
        }

        return criterion == TemperatureCriterion.LogLoss ? (slope, curvature) : (confidence - right, sharpening);
    }
}
