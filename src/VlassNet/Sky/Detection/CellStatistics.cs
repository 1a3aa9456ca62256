using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VlassNet.Sky.Detection;

/// <summary>
/// Background and noise of a rectangle of pixels, by clipping at 3 standard deviations until nothing changes (Bertin &amp; Arnouts 1996,
/// 3.1).
/// </summary>
/// <remarks>
/// The background is the median of what is left. The noise is its standard deviation, divided by that which a Gaussian of standard
/// deviation 1 has between -3 and 3, so that noise alone gives its own. It starts at the median and the median absolute deviation of some
/// pixels.
/// </remarks>
internal sealed class CellStatistics
{
    private const float Clip = 3;

    /// <summary>Variance of a standard Gaussian that is cut off at 3: 1 - 6 φ(3) / (2 Φ(3) - 1).</summary>
    private const double ClippedVariance = 0.9733369246625415;

    private const double DeviationsOfMedian = 1.482602218505602;
    private const int Samples = 400;
    private const int BinsInDeviation = 64;
    private const int Bins = 2 * (int)Clip * BinsInDeviation;
    private const int MostPasses = 12;

    private readonly float[] sample = new float[4 * Samples];
    private readonly int[] histogram = new int[Bins];

    /// <summary>Measures a rectangle.</summary>
    /// <param name="pixels">From its first pixel on.</param>
    /// <param name="stride">From one of its rows to the next.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <returns>Both NaN where less than half of the pixels have a value; a noise of 0 where all are equal.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (float Background, float Noise) Measure(ReadOnlySpan<float> pixels, int stride, int rows, int columns)
    {
        (float centre, float deviation) = Start(pixels, stride, rows, columns);
        if (!(deviation > 0) || !float.IsNormal(deviation) || !float.IsFinite(3 * deviation))
            return (centre, float.IsNaN(centre) ? float.NaN : 0);
        for (int pass = 0; pass < MostPasses; pass++)
        {
            (long count, double sum, double squares) = Clipped(pixels, stride, rows, columns, centre, deviation);
            if (count == 0)
                break;
            double mean = sum / count, ratio = Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)) / ClippedVariance);
            if (!(ratio > 0))
                break;
            centre += (float)(mean * deviation);
            deviation *= (float)ratio;
            if (Math.Abs(ratio - 1) < 1e-3 && Math.Abs(mean) < 1e-3)
                break;
        }

        return (Median(pixels, stride, rows, columns, centre, deviation), deviation);
    }

    /// <summary>The median and the deviation of pixels spread over the rectangle.</summary>
    private (float Centre, float Deviation) Start(ReadOnlySpan<float> pixels, int stride, int rows, int columns)
    {
        int step = Math.Max(1, (int)Math.Sqrt(rows * (double)columns / Samples)), seen = 0, count = 0;
        for (int row = step / 2; row < rows; row += step)
        {
            for (int column = step / 2; column < columns; column += step)
            {
                float value = pixels[(row * stride) + column];
                seen++;
                if (!float.IsFinite(value))
                    continue;
                if (count == sample.Length)
                    break;
                sample[count++] = value;
            }
        }

        if (count == 0 || count * 2 < seen)
            return (float.NaN, float.NaN);
        Span<float> values = sample.AsSpan(0, count);
        values.Sort();
        float centre = values[count / 2], least = values[0], greatest = values[^1];
        foreach (ref float value in values)
            value = Math.Abs(value - centre);
        values.Sort();
        float deviation = (float)(values[count / 2] * DeviationsOfMedian);

        // More than half are equal, as in a model without noise.
        return (centre, deviation > 0 ? deviation : (greatest - least) / 2);
    }

    /// <summary>Adds up the pixels within 3 deviations, as deviations from the centre.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (long Count, double Sum, double Squares) Clipped(
        ReadOnlySpan<float> pixels, int stride, int rows, int columns, float centre, float deviation)
    {
        long count = 0;
        double sum = 0, squares = 0;
        float scale = 1 / deviation;
        Vector<float> middle = new(centre), scales = new(scale), clip = new(Clip);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> line = pixels.Slice(row * stride, columns);
            ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(line);
            Vector<float> sums = Vector<float>.Zero, products = Vector<float>.Zero;
            Vector<int> counts = Vector<int>.Zero;
            foreach (Vector<float> vector in vectors)
            {
                Vector<float> value = (vector - middle) * scales;
                Vector<int> inside = Vector.LessThanOrEqual(Vector.Abs(value), clip);
                value = Vector.ConditionalSelect(inside, value, Vector<float>.Zero);
                counts -= inside;
                sums += value;
                products += value * value;
            }

            float rest = 0, restSquares = 0;
            foreach (float pixel in line[(vectors.Length * Vector<float>.Count)..])
            {
                float value = (pixel - centre) * scale;
                if (!(Math.Abs(value) <= Clip))
                    continue;
                count++;
                rest += value;
                restSquares += value * value;
            }

            count += Vector.Sum(counts);
            sum += Vector.Sum(sums) + rest;
            squares += Vector.Sum(products) + restSquares;
        }

        return (count, sum, squares);
    }

    /// <summary>The median of the pixels within 3 deviations, between the limits of its bin in proportion to the bin's pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Median(ReadOnlySpan<float> pixels, int stride, int rows, int columns, float centre, float deviation)
    {
        Array.Clear(histogram);
        float scale = BinsInDeviation / deviation;
        int total = 0;
        for (int row = 0; row < rows; row++)
        {
            foreach (float pixel in pixels.Slice(row * stride, columns))
            {
                float place = ((pixel - centre) * scale) + (Bins / 2);
                if (!(place >= 0 && place < Bins))
                    continue;
                histogram[(int)place]++;
                total++;
            }
        }

        double half = total / 2.0, below = 0;
        for (int bin = 0; bin < Bins && total > 0; bin++)
        {
            if (below + histogram[bin] >= half)
                return centre + (float)((bin + ((half - below) / histogram[bin]) - (Bins / 2)) / BinsInDeviation * deviation);
            below += histogram[bin];
        }

        return centre;
    }
}
