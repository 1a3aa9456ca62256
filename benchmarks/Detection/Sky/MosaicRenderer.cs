using VlassNet;
using VlassNet.Simulation;

namespace Detection.Sky;

/// <summary>The pixels of a simulated mosaic.</summary>
internal static class MosaicRenderer
{
    private const ulong NoiseStream = 103;
    private const ulong StripeStream = 104;
    private const int StripeReach = 150;

    /// <summary>Sources of this peak and more have stripes, Jy/beam.</summary>
    private const double StripedPeak = 0.1;

    /// <summary>Root mean square of the stripes beside a source, of its peak.</summary>
    private const double StripeLevel = 0.0035;

    /// <summary>The sources alone, (row, column), Jy/beam.</summary>
    public static float[] Model(SimulatedSky sky)
    {
        float[] image = new float[sky.Size * sky.Size];
        foreach (TrueSource source in sky.Sources)
            GaussianPainter.Paint(source.Gaussians.AsSpan(), image, sky.Size, sky.Size);
        return image;
    }

    /// <summary>Sources, stripes, noise, and NaN where nothing was observed.</summary>
    public static float[] Render(SimulatedSky sky)
    {
        int size = sky.Size;
        float[] image = new float[size * size];
        CounterRandom random = new(sky.Seed, NoiseStream, 0);
        new CorrelatedNoise().Add(ref random, image, size, size, sky.Beam, 1);
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
                image[(row * size) + column] *= (float)SimulatedSky.NoiseAt(row, column);
        }

        foreach ((int number, TrueSource source) in sky.Sources.Index())
        {
            GaussianPainter.Paint(source.Gaussians.AsSpan(), image, size, size);
            TruePeak brightest = source.Peaks.MaxBy(peak => peak.Brightness);
            if (brightest.Brightness >= StripedPeak)
                AddStripes(sky, (ulong)number, brightest, image);
        }

        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                if (!sky.IsCovered(row, column))
                    image[(row * size) + column] = float.NaN;
            }
        }

        return image;
    }

    /// <summary>What cleaning leaves, which dies away from the source.</summary>
    private static void AddStripes(SimulatedSky sky, ulong number, TruePeak peak, float[] image)
    {
        const int Side = (2 * StripeReach) + 1;
        CounterRandom random = new(sky.Seed, StripeStream, number);
        float[] stripes = new float[Side * Side];
        int firstRow = (int)peak.Row - StripeReach, firstColumn = (int)peak.Column - StripeReach;
        new SidelobePattern().Add(
            ref random, stripes, Side, Side, peak.Column - firstColumn, peak.Row - firstRow, sky.BeamWidth, StripeLevel * peak.Brightness);
        for (int row = Math.Max(0, -firstRow); row < Math.Min(Side, sky.Size - firstRow); row++)
        {
            for (int column = Math.Max(0, -firstColumn); column < Math.Min(Side, sky.Size - firstColumn); column++)
            {
                double distance = Math.Sqrt(Math.Pow(row - StripeReach, 2) + Math.Pow(column - StripeReach, 2)) / StripeReach;
                double fade = Math.Max(0, 1 - distance) * Math.Exp(-2 * distance);
                image[((row + firstRow) * sky.Size) + column + firstColumn] += (float)(fade * stripes[(row * Side) + column]);
            }
        }
    }
}
