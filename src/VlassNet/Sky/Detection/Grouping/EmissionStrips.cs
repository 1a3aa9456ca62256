namespace VlassNet.Sky.Detection.Grouping;

/// <summary>The brightness of an image along lines, in units of the noise.</summary>
/// <param name="signalToNoise">A pixel at (row, column), less the background, over the noise; NaN where there is none.</param>
/// <param name="beam">Width of the beam (FWHM), pixels: that of a strip.</param>
internal sealed class EmissionStrips(Func<int, int, double> signalToNoise, double beam)
{
    private const double Aside = 0.35;

    /// <summary>The mean of a strip that begins and ends at a distance from a place.</summary>
    /// <param name="row">The place.</param>
    /// <param name="column">The place.</param>
    /// <param name="down">The strip's direction, a unit vector: rows.</param>
    /// <param name="across">Columns.</param>
    /// <param name="from">Where it begins, pixels from the place.</param>
    /// <param name="to">Where it ends.</param>
    /// <returns>The mean of the pixels that have a value; 0 where none has.</returns>
    public double Mean(double row, double column, double down, double across, double from, double to)
    {
        int steps = Math.Max(1, (int)Math.Round(to - from));
        double sum = 0;
        int count = 0;
        for (int step = 0; step <= steps; step++)
        {
            double along = from + ((to - from) * step / steps);
            for (int side = -1; side <= 1; side++)
            {
                double aside = side * Aside * beam;
                double value = Between(row + (along * down) - (aside * across), column + (along * across) + (aside * down));
                if (double.IsFinite(value))
                {
                    sum += value;
                    count++;
                }
            }
        }

        return count == 0 ? 0 : sum / count;
    }

    private double Between(double row, double column)
    {
        (int down, int across) = ((int)Math.Floor(row), (int)Math.Floor(column));
        (double y, double x) = (row - down, column - across);
        double lower = ((1 - x) * signalToNoise(down, across)) + (x * signalToNoise(down, across + 1));
        double upper = ((1 - x) * signalToNoise(down + 1, across)) + (x * signalToNoise(down + 1, across + 1));
        return ((1 - y) * lower) + (y * upper);
    }
}
