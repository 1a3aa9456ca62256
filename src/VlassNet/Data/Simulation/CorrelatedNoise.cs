using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VlassNet.Data.Simulation;

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
    private static readonly int Lanes = Vector256<float>.Count;

    private float[] white = [];
    private float[] filtered = [];
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
        int down = Radius(downSigma);
        int along = Radius(alongSigma);

        int shift = (int)Math.Ceiling(Math.Abs(shear) * rows / 2) + 1;
        int width = RoundUp(columns) + 2 * (along + shift);
        int paddedWidth = RoundUp(width);
        FillWhite(ref random, (rows + 2 * down) * paddedWidth);
        FilterDown(downSigma, down, rows, paddedWidth);

        Reserve(ref kernel, 2 * along + 1);
        for (int row = 0; row < rows; row++)
        {
            double offset = shear * (0.5 * rows - row);
            int whole = (int)Math.Floor(offset);
            Sample(kernel, along, alongSigma, offset - whole, sigma);
            FilterAlong(
                filtered.AsSpan(row * paddedWidth + shift + whole, RoundUp(columns) + 2 * along),
                kernel.AsSpan(0, 2 * along + 1),
                image.Slice(row * columns, columns));
        }
    }

    private static int Radius(double sigma) => (int)Math.Ceiling(3.2 * sigma) + 1;

    private static int RoundUp(int length) => (length + Lanes - 1) / Lanes * Lanes;

    private static void Reserve(ref float[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = GC.AllocateUninitializedArray<float>(length);
    }

    /// <summary>Uniform noise of unit variance; the filter's sum of many of them is normal for all practical purposes.</summary>
    private void FillWhite(ref CounterRandom random, int length)
    {
        Reserve(ref white, RoundUp(length));
        const float Scale = 3.4641016f / 65536; // √12 makes the variance of a unit interval 1
        for (int i = 0; i < length; i += 4)
        {
            ulong bits = random.NextUInt64();
            white[i] = ((ushort)bits - 32767.5f) * Scale;
            white[i + 1] = ((ushort)(bits >> 16) - 32767.5f) * Scale;
            white[i + 2] = ((ushort)(bits >> 32) - 32767.5f) * Scale;
            white[i + 3] = ((ushort)(bits >> 48) - 32767.5f) * Scale;
        }
    }

    private void FilterDown(double sigma, int radius, int rows, int width)
    {
        Reserve(ref kernel, 2 * radius + 1);
        Sample(kernel, radius, sigma, 0, 1);
        Reserve(ref filtered, rows * width);
        ref float source = ref MemoryMarshal.GetArrayDataReference(white);
        ref float target = ref MemoryMarshal.GetArrayDataReference(filtered);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < width; column += Lanes)
            {
                Vector256<float> sum = Vector256<float>.Zero;
                for (int tap = 0; tap <= 2 * radius; tap++)
                    sum += kernel[tap] * Vector256.LoadUnsafe(ref Unsafe.Add(ref source, (row + tap) * width + column));
                sum.StoreUnsafe(ref Unsafe.Add(ref target, row * width + column));
            }
        }
    }

    /// <summary>Adds the filtered row to the image. The source reaches a whole number of vectors beyond the taps.</summary>
    private static void FilterAlong(ReadOnlySpan<float> source, ReadOnlySpan<float> taps, Span<float> image)
    {
        ref float start = ref MemoryMarshal.GetReference(source);
        for (int column = 0; column < image.Length; column += Lanes)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            for (int tap = 0; tap < taps.Length; tap++)
                sum += taps[tap] * Vector256.LoadUnsafe(ref Unsafe.Add(ref start, column + tap));
            Span<float> part = image[column..];
            if (part.Length >= Lanes)
            {
                (Vector256.Create<float>(part) + sum).CopyTo(part);
                continue;
            }

            for (int i = 0; i < part.Length; i++)
                part[i] += sum[i];
        }
    }

    /// <summary>Samples the filter about <paramref name="centre"/> so that unit white noise comes out with the given sigma.</summary>
    private static void Sample(Span<float> kernel, int radius, double sigma, double centre, double outputSigma)
    {
        double energy = 0;
        double scale = 1 / (sigma * sigma);
        for (int tap = 0; tap <= 2 * radius; tap++)
        {
            double x = tap - radius - centre;
            double q = x * x * scale;
            float value = MathF.Exp((float)(-0.5 * q)) * (float)(1 - Dip * q);
            kernel[tap] = value;
            energy += value * value;
        }

        float unit = (float)(outputSigma / Math.Sqrt(energy));
        for (int tap = 0; tap <= 2 * radius; tap++)
            kernel[tap] *= unit;
    }
}
