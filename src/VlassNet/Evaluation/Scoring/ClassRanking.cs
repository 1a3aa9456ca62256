using VlassNet.Prediction;

namespace VlassNet.Evaluation.Scoring;

/// <summary>
/// The images in the order of one class's probability, falling. It is sorted once; the areas of each resample then take one pass.
/// </summary>
internal sealed class ClassRanking
{
    private readonly int[] images;
    private readonly float[] scores;
    private readonly bool[] isOfClass;

    public ClassRanking(Predictions predictions, ReadOnlySpan<int> labels, int label)
    {
        int classes = predictions.ClassNames.Length;
        images = [.. Enumerable.Range(0, predictions.Count)];
        scores = new float[images.Length];
        for (int image = 0; image < images.Length; image++)
            scores[image] = predictions.Probabilities[(image * classes) + label];
        Array.Sort(scores, images);
        Array.Reverse(scores);
        Array.Reverse(images);
        isOfClass = new bool[images.Length];
        for (int place = 0; place < images.Length; place++)
            isOfClass[place] = labels[images[place]] == label;
    }

    /// <summary>
    /// The area under the ROC curve and the average precision of images that count several times or not at all.
    /// </summary>
    public (double RocArea, double AveragePrecision) Areas(ReadOnlySpan<int> times)
    {
        long right = 0, wrong = 0, rightBefore = 0, wrongBefore = 0, twicePairs = 0;
        double precisions = 0;
        for (int place = 0; place < images.Length; place++)
        {
            int count = times[images[place]];
            if (isOfClass[place])
                right += count;
            else
                wrong += count;
            if (!EndsTie(place))
                continue;

            // Pairs of an image of the class and another that is less probable, whole integers; one of a tie counts half.
            twicePairs += (wrong - wrongBefore) * (right + rightBefore);
            if (right > rightBefore)
                precisions += (double)(right - rightBefore) * right / (right + wrong);
            (rightBefore, wrongBefore) = (right, wrong);
        }

        double area = right == 0 || wrong == 0 ? double.NaN : twicePairs / (2.0 * right * wrong);
        return (area, right == 0 ? 0 : precisions / right);
    }

    public RocCurve Roc(double area)
    {
        (double Threshold, long Right, long Wrong)[] points = Points();
        (_, long right, long wrong) = points[^1];
        return new RocCurve(
            [.. points.Select(point => (double)point.Wrong / wrong)],
            [.. points.Select(point => (double)point.Right / right)],
            [.. points.Select(point => point.Threshold)],
            area);
    }

    public PrecisionRecallCurve PrecisionRecall(double averagePrecision)
    {
        (double Threshold, long Right, long Wrong)[] points = Points()[1..];
        Array.Reverse(points);
        long right = points[0].Right;
        return new PrecisionRecallCurve(
            [.. points.Select(point => (double)point.Right / (point.Right + point.Wrong)), 1],
            [.. points.Select(point => right == 0 ? 1 : (double)point.Right / right), 0],
            [.. points.Select(point => point.Threshold)],
            averagePrecision);
    }

    /// <summary>How many images of the class and how many others are at or above each threshold, falling from infinity.</summary>
    public (double Threshold, long Right, long Wrong)[] Points()
    {
        List<(double Threshold, long Right, long Wrong)> points = [(double.PositiveInfinity, 0, 0)];
        long right = 0;
        for (int place = 0; place < images.Length; place++)
        {
            right += isOfClass[place] ? 1 : 0;
            if (EndsTie(place))
                points.Add((scores[place], right, place + 1 - right));
        }

        return [.. points];
    }

    private bool EndsTie(int place) => place + 1 == scores.Length || scores[place + 1] != scores[place];
}
