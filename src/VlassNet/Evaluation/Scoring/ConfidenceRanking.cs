using VlassNet.Prediction;

namespace VlassNet.Evaluation.Scoring;

/// <summary>The images from the surest to the least sure. Those of equal confidence are kept or left together.</summary>
internal sealed class ConfidenceRanking
{
    public ConfidenceRanking(Predictions predictions, ReadOnlySpan<int> labels)
    {
        float[] confidences = new float[labels.Length];
        bool[] isWrong = new bool[labels.Length];
        for (int image = 0; image < labels.Length; image++)
        {
            ImagePrediction prediction = predictions[image];
            (confidences[image], isWrong[image]) = (prediction.Probability, prediction.Class != labels[image]);
        }

        Array.Sort(confidences, isWrong);
        List<(double Threshold, int Kept, int Wrong)> points = [];
        int wrong = 0;
        for (int place = confidences.Length - 1; place >= 0; place--)
        {
            wrong += isWrong[place] ? 1 : 0;
            if (place == 0 || confidences[place - 1] != confidences[place])
                points.Add((confidences[place], confidences.Length - place, wrong));
        }

        Points = points;
    }

    /// <summary>How many images are kept at each threshold, and how many of them are wrong; thresholds fall, the last keeps all.</summary>
    public IReadOnlyList<(double Threshold, int Kept, int Wrong)> Points { get; }

    /// <summary>
    /// The mean over all numbers of images, 1 to n, of the share that is wrong among so many of the surest: Geifman and El-Yaniv (2017).
    /// Of images of equal confidence, as many of the first are wrong as on average over their orders.
    /// </summary>
    public double Area()
    {
        double sum = 0;
        int kept = 0, wrong = 0;
        foreach ((_, int nextKept, int nextWrong) in Points)
        {
            double share = (double)(nextWrong - wrong) / (nextKept - kept);
            for (int more = 1; more <= nextKept - kept; more++)
                sum += (wrong + (more * share)) / (kept + more);
            (kept, wrong) = (nextKept, nextWrong);
        }

        return sum / kept;
    }
}
