using VlassNet.Sky;
using VlassNet.Sky.Detection;

namespace VlassNet.Tests.Sky.Detection;

/// <summary>An image of noise that a round beam correlates, with Gaussians added.</summary>
internal sealed class SimulatedSky
{
    public const double BeamWidth = 2.5;

    public static readonly Ellipse Beam = Ellipse.Of(BeamWidth, BeamWidth, 0);

    public static readonly SkyCalibration Calibration = new(null, Beam, 1);

    public SimulatedSky(int rows, int columns, ulong seed, double noise = 1)
    {
        (Rows, Columns) = (rows, columns);
        Pixels = new float[rows * columns];
        if (noise == 0)
            return;

        // The square of a normalised kernel has the sum 1, so white noise of deviation 1 stays so.
        int reach = 6;
        double[] kernel = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(i => Math.Exp(-0.5 * i * i / Beam.First))];
        double norm = Math.Sqrt(kernel.Sum(value => value * value));
        double[,] white = new double[rows + (2 * reach), columns + (2 * reach)], once = new double[rows, columns + (2 * reach)];
        CounterRandom random = new(seed, 1, 0);
        for (int i = 0; i < white.Length; i++)
            white[i / white.GetLength(1), i % white.GetLength(1)] = random.NextGaussian();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < once.GetLength(1); column++)
            {
                for (int i = 0; i < kernel.Length; i++)
                    once[row, column] += kernel[i] / norm * white[row + i, column];
            }
        }

        for (int i = 0; i < Pixels.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < kernel.Length; j++)
                sum += kernel[j] / norm * once[i / columns, (i % columns) + j];
            Pixels[i] = (float)(noise * sum);
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public float[] Pixels { get; }

    public void Add(double height, double row, double column) => Add(new Gaussian(height, row, column, Beam.Inverse()));

    public void Add(Gaussian gaussian)
    {
        int reach = (int)(4 * gaussian.Moments.Axes().Major), row = (int)gaussian.Row, column = (int)gaussian.Column;
        for (int y = Math.Max(0, row - reach); y <= Math.Min(Rows - 1, row + reach); y++)
        {
            for (int x = Math.Max(0, column - reach); x <= Math.Min(Columns - 1, column + reach); x++)
                Pixels[(y * Columns) + x] += (float)gaussian.At(y, x);
        }
    }

    public IReadOnlyList<SourceComponent> Find(SourceFinderOptions? options = null) =>
        new SourceFinder(options).Find(Pixels, Rows, Columns, Calibration).Components;

    public DetectionField Field() => new(Pixels, Rows, Columns, BackgroundMap.Measure(
        Rows, Columns, 64, 1, (row, count) => Pixels.AsMemory(row * Columns, count * Columns), default));
}
