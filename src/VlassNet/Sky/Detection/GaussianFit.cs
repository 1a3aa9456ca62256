namespace VlassNet.Sky.Detection;

/// <summary>
/// Fits an elliptical Gaussian to pixels by least squares (Levenberg and Marquardt): its height and centre, and its shape unless that is
/// given.
/// </summary>
internal sealed class GaussianFit
{
    private const int Full = 6;
    private const int FixedShape = 3;
    private const int MostSteps = 40;
    private const double Converged = 1e-10;

    private readonly List<(double Row, double Column, double Value)> pixels = [];
    private readonly double[] normal = new double[Full * Full];
    private readonly double[] damped = new double[Full * Full];
    private readonly double[] gradient = new double[Full];
    private readonly double[] step = new double[Full];
    private readonly double[] slope = new double[Full];

    /// <summary>Number of pixels that are fitted.</summary>
    public int Count => pixels.Count;

    /// <summary>Takes all pixels away.</summary>
    public void Clear() => pixels.Clear();

    /// <summary>Adds a pixel, in coordinates near 0.</summary>
    public void Add(double row, double column, double value) => pixels.Add((row, column, value));

    /// <summary>Fits.</summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="isShapeFixed">Whether the shape stays that of the start.</param>
    /// <returns>The fit, or null where there is none: too few pixels, or nothing that has a shape.</returns>
    public Gaussian? Fit(Gaussian start, bool isShapeFixed)
    {
        int size = isShapeFixed ? FixedShape : Full;
        if (pixels.Count < size)
            return null;
        Gaussian best = start;
        double error = Sum(best), damping = 1e-3;
        for (int round = 0; round < MostSteps; round++)
        {
            Normal(best, size);
            bool isBetter = false;
            double gain = 0;
            while (!isBetter && damping < 1e10)
            {
                Gaussian next = best;
                if (Solve(size, damping))
                    next = best.Moved(step.AsSpan(0, size));
                double error2 = next.IsSound ? Sum(next) : double.PositiveInfinity;
                if (error2 <= error)
                {
                    gain = error - error2;
                    (best, error, isBetter) = (next, error2, true);
                    damping = Math.Max(1e-12, damping / 10);
                }
                else
                {
                    damping *= 10;
                }
            }

            if (!isBetter || gain <= Converged * error)
                break;
        }

        return best.IsSound ? best : null;
    }

    private double Sum(Gaussian gaussian)
    {
        double sum = 0;
        foreach ((double row, double column, double value) in pixels)
        {
            double rest = value - gaussian.At(row, column);
            sum += rest * rest;
        }

        return sum;
    }

    private void Normal(Gaussian gaussian, int size)
    {
        Array.Clear(normal);
        Array.Clear(gradient);
        foreach ((double row, double column, double value) in pixels)
        {
            double y = row - gaussian.Row, x = column - gaussian.Column;
            double share = gaussian.At(row, column) / gaussian.Height, model = share * gaussian.Height;
            slope[0] = share;
            slope[1] = model * ((gaussian.Shape.First * y) + (gaussian.Shape.Both * x));
            slope[2] = model * ((gaussian.Shape.Both * y) + (gaussian.Shape.Second * x));
            slope[3] = -0.5 * model * y * y;
            slope[4] = -model * y * x;
            slope[5] = -0.5 * model * x * x;
            for (int i = 0; i < size; i++)
            {
                gradient[i] += slope[i] * (value - model);
                for (int j = 0; j <= i; j++)
                    normal[(i * Full) + j] += slope[i] * slope[j];
            }
        }
    }

    /// <summary>Solves the damped equations by Cholesky's decomposition.</summary>
    private bool Solve(int size, double damping)
    {
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = normal[(i * Full) + j] * (i == j ? 1 + damping : 1);
                for (int k = 0; k < j; k++)
                    sum -= damped[(i * Full) + k] * damped[(j * Full) + k];
                if (i == j && !(sum > 0))
                    return false;
                damped[(i * Full) + j] = i == j ? Math.Sqrt(sum) : sum / damped[(j * Full) + j];
            }
        }

        for (int i = 0; i < size; i++)
        {
            step[i] = gradient[i];
            for (int k = 0; k < i; k++)
                step[i] -= damped[(i * Full) + k] * step[k];
            step[i] /= damped[(i * Full) + i];
        }

        for (int i = size - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < size; k++)
                step[i] -= damped[(k * Full) + i] * step[k];
            step[i] /= damped[(i * Full) + i];
        }

        return true;
    }
}
