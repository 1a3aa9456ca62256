using VlassNet;
using VlassNet.Augmentation;

namespace Recipe;

/// <summary>Adds noise that is correlated as the beam correlates it: white noise, convolved with a Gaussian.</summary>
internal sealed record BeamNoise : IAugmenter
{
    /// <summary>The largest standard deviation of the noise; each view draws its own, uniformly from 0 on.</summary>
    public required double Sigma { get; init; }

    /// <summary>Standard deviation of the Gaussian, pixels.</summary>
    public required double Width { get; init; }

    public string Description => FormattableString.Invariant($"BeamNoise {{ Sigma = {Sigma}, Width = {Width} }}");

    public void Augment(ReadOnlySpan<float> source, Span<float> destination, ImageShape shape, SampleKey key)
    {
        KeyedRandom random = new(key, "noise");
        double sigma = Sigma * random.NextDouble();
        int reach = (int)Math.Ceiling(3 * Width), rows = shape.Rows, columns = shape.Columns, wide = columns + (2 * reach);
        double[] kernel = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(x => Math.Exp(-x * x / (2 * Width * Width)))];

        // The noise of the image has the standard deviation of the white one times that of the kernel, twice.
        double scale = sigma / kernel.Sum(value => value * value);
        double[] white = new double[(rows + (2 * reach)) * wide];
        for (int i = 0; i < white.Length; i++)
            white[i] = scale * random.NextGaussian();
        double[] down = new double[rows * wide];
        for (int row = 0; row < rows; row++)
        {
            for (int tap = 0; tap < kernel.Length; tap++)
            {
                for (int column = 0; column < wide; column++)
                    down[(row * wide) + column] += kernel[tap] * white[((row + tap) * wide) + column];
            }
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double noise = 0;
                for (int tap = 0; tap < kernel.Length; tap++)
                    noise += kernel[tap] * down[(row * wide) + column + tap];
                int pixel = ((row * columns) + column) * shape.Channels;
                for (int channel = 0; channel < shape.Channels; channel++)
                    destination[pixel + channel] = source[pixel + channel] + (float)noise;
            }
        }
    }
}
