using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VlassNet.Simulation;

/// <summary>
/// Noise as an interferometer makes it: equal-variance noise in the visibilities becomes noise in the image that is
/// correlated like the dirty beam, with the beam's shape and direction, and shallow negative dips beside each bump.
/// </summary>
/// <remarks>
/// White noise is filtered down the columns, then along the rows. A turned ellipse cannot be separated like that; but it
/// becomes upright when every row is sheared, so the filter of each row is sampled at that row's own offset.
/// </remarks>
internal sealed class CorrelatedNoise
{
    /// <summary>
    /// Standard deviation of the filter in units of the beam's. The autocorrelation of the noise is √2 wider than the
    /// filter; in real cutouts it is 0.8 to 0.9 of the width of the sources' narrowest features.
    /// </summary>
    private const double FilterPerBeam = 0.62;

    /// <summary>Depth of the filter's negative sides: filter(x) = exp(−x²/2s²)·(1 − dip·x²/s²).</summary>
    private const double Dip = 0.16;

    private const double MinimumSigma = 0.5;

    /// <summary>Outputs that are summed together: four vectors, for one alone would wait for itself at every tap.</summary>
    private const int Block = 32;

    private ulong[] bits = [];
    private float[] white = [];
    private float[] filtered = [];
    private float[] line = [];
    private float[] kernel = [];

    /// <summary>Adds noise of the given standard deviation.</summary>
    /// <param name="random">Where the noise comes from.</param>
    /// <param name="image">(row, column), added to.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="beam">Covariance of the beam, pixels².</param>
    /// <param name="sigma">Standard deviation of the noise to add.</param>
    public void Add(ref CounterRandom random, Span<float> image, int rows, int columns, Covariance beam, double sigma)
    {
        Covariance filter = FilterPerBeam * FilterPerBeam * beam;
        double shear = filter.XY / filter.YY;
        double downSigma = Math.Max(MinimumSigma, Math.Sqrt(filter.YY));
        double alongSigma = Math.Max(MinimumSigma, Math.Sqrt(filter.XX - shear * filter.XY));
        int along = Radius(alongSigma);
        int shift = (int)Math.Ceiling(Math.Abs(shear) * rows / 2) + 1;
        int width = RoundUp(RoundUp(columns) + 2 * (along + shift));
        FilterDown(ref random, downSigma, rows, width);

        Reserve(ref kernel, 2 * along + 1);
        Reserve(ref line, RoundUp(columns));
        for (int row = 0; row < rows; row++)
        {
            double offset = shear * (0.5 * rows - row);
            int whole = (int)Math.Floor(offset);
            Sample(kernel, along, alongSigma, offset - whole, sigma);
            ReadOnlySpan<float> taps = kernel.AsSpan(0, 2 * along + 1);
            Filter(filtered.AsSpan(row * width + shift + whole), 1, taps, line.AsSpan(0, RoundUp(columns)));

            Span<float> pixels = image.Slice(row * columns, columns);
            for (int column = 0; column < pixels.Length; column++)
                pixels[column] += line[column];
        }
    }

    /// <summary>White noise, filtered down each column.</summary>
    private void FilterDown(ref CounterRandom random, double sigma, int rows, int width)
    {
        int radius = Radius(sigma);
        FillWhite(ref random, (rows + 2 * radius) * width);
        Reserve(ref filtered, rows * width);
        Reserve(ref kernel, 2 * radius + 1);
        Sample(kernel, radius, sigma, 0, 1);
        for (int row = 0; row < rows; row++)
        {
            Filter(
                white.AsSpan(row * width), width, kernel.AsSpan(0, 2 * radius + 1), filtered.AsSpan(row * width, width));
        }
    }

    /// <summary>Uniform noise of unit variance; the filter's sum of many of them is normal for all practical purposes.</summary>
    /// <param name="random">Where it comes from.</param>
    /// <param name="length">A multiple of 16, 16-bit numbers being made a vector at a time.</param>
    private void FillWhite(ref CounterRandom random, int length)
    {
        const float Scale = 3.4641016f / 65536; // √12 makes the variance of a unit interval 1
        Reserve(ref bits, length / 4);
        Reserve(ref white, length);
        foreach (ref ulong four in bits.AsSpan(0, length / 4))
            four = random.NextUInt64();

        Span<Vector256<float>> target = MemoryMarshal.Cast<float, Vector256<float>>(white.AsSpan(0, length));
        ReadOnlySpan<Vector256<ushort>> source = MemoryMarshal.Cast<ulong, Vector256<ushort>>(bits.AsSpan(0, length / 4));
        for (int i = 0; i < source.Length; i++)
        {
            (Vector256<uint> lower, Vector256<uint> upper) = Vector256.Widen(source[i]);
            target[2 * i] = (Vector256.ConvertToSingle(lower.AsInt32()) - Vector256.Create(32767.5f)) * Scale;
            target[2 * i + 1] = (Vector256.ConvertToSingle(upper.AsInt32()) - Vector256.Create(32767.5f)) * Scale;
        }
    }

    /// <summary>target[i] = Σ taps[k]·source[i + k·stride].</summary>
    private static void Filter(ReadOnlySpan<float> source, int stride, ReadOnlySpan<float> taps, Span<float> target)
    {
        // The loop below is unchecked; this is its last access.
        _ = source[target.Length + (taps.Length - 1) * stride - 1];
        ref float start = ref MemoryMarshal.GetReference(source);
        for (int first = 0; first < target.Length; first += Block)
        {
            ref float input = ref Unsafe.Add(ref start, first);
            Vector256<float> a = default;
            Vector256<float> b = default;
            Vector256<float> c = default;
            Vector256<float> d = default;
            foreach (float tap in taps)
            {
                a += tap * Vector256.LoadUnsafe(ref input);
                b += tap * Vector256.LoadUnsafe(ref input, 8);
                c += tap * Vector256.LoadUnsafe(ref input, 16);
                d += tap * Vector256.LoadUnsafe(ref input, 24);
                input = ref Unsafe.Add(ref input, stride);
            }

            Span<float> output = target.Slice(first, Block);
            a.CopyTo(output);
            b.CopyTo(output[8..]);
            c.CopyTo(output[16..]);
            d.CopyTo(output[24..]);
        }
    }

    /// <summary>The filter about <paramref name="centre"/>, scaled so that unit white noise comes out with the given sigma.</summary>
    private static void Sample(Span<float> kernel, int radius, double sigma, double centre, double outputSigma)
    {
        float energy = 0;
        float scale = (float)(1 / (sigma * sigma));
        for (int tap = 0; tap <= 2 * radius; tap++)
        {
            float x = tap - radius - (float)centre;
            float q = x * x * scale;
            float value = MathF.Exp(-0.5f * q) * (1 - (float)Dip * q);
            kernel[tap] = value;
            energy += value * value;
        }

        float unit = (float)outputSigma / MathF.Sqrt(energy);
        for (int tap = 0; tap <= 2 * radius; tap++)
            kernel[tap] *= unit;
    }

    private static int Radius(double sigma) => (int)Math.Ceiling(3.2 * sigma) + 1;

    private static int RoundUp(int length) => (length + Block - 1) / Block * Block;

    private static void Reserve<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = GC.AllocateUninitializedArray<T>(length);
    }
}
