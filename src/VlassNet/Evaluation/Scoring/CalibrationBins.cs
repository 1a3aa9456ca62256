using System.Collections.Immutable;
using VlassNet.Prediction;

namespace VlassNet.Evaluation.Scoring;

/// <summary>
/// The images by the probability of their predicted class, in bins of equal width that are open below and closed above.
/// </summary>
internal sealed class CalibrationBins
{
    private readonly int count;
    private readonly int[] places;
    private readonly double[] confidences;
    private readonly bool[] isRight;

    public CalibrationBins(Predictions predictions, ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, int count)
    {
        this.count = count;
        places = new int[labels.Length];
        confidences = new double[labels.Length];
        isRight = new bool[labels.Length];
        for (int image = 0; image < labels.Length; image++)
        {
            confidences[image] = predictions.Probabilities[(image * predictions.ClassNames.Length) + predicted[image]];
            places[image] = PlaceOf(confidences[image]);
            isRight[image] = predicted[image] == labels[image];
        }
    }

    /// <summary>The expected calibration error of images that count several times or not at all.</summary>
    public double Error(ReadOnlySpan<int> times)
    {
        // |B|/n · |acc(B) − conf(B)| is |Σ (right − confidence)|/n, so the counts of the bins are not needed.
        double[] gaps = new double[count];
        for (int image = 0; image < places.Length; image++)
            gaps[places[image]] += times[image] * ((isRight[image] ? 1 : 0) - confidences[image]);
        return PairwiseSum.Of([.. gaps.Select(Math.Abs)]) / places.Length;
    }

    public ImmutableArray<ReliabilityBin> Diagram()
    {
        long[] images = new long[count], right = new long[count];
        double[] sums = new double[count];
        for (int image = 0; image < places.Length; image++)
        {
            images[places[image]]++;
            right[places[image]] += isRight[image] ? 1 : 0;
            sums[places[image]] += confidences[image];
        }

        return [.. Enumerable.Range(0, count).Select(bin => new ReliabilityBin(
            Edge(bin), Edge(bin + 1), images[bin], sums[bin] / images[bin], (double)right[bin] / images[bin]))];
    }

    /// <summary>The bin of a confidence. A product that is rounded may be off by one at an edge, so the edges decide.</summary>
    private int PlaceOf(double confidence)
    {
        int place = Math.Clamp((int)(confidence * count), 0, count - 1);
        while (place > 0 && confidence <= Edge(place))
            place--;
        while (place < count - 1 && confidence > Edge(place + 1))
            place++;
        return place;
    }

    private double Edge(int bin) => (double)bin / count;
}
