namespace VlassNet.Simulation;

/// <summary>
/// What cleaning leaves of the dirty beam in a snapshot. The three arms of the VLA's Y put the sidelobes of a short
/// observation into stripes in three directions 60° apart, turned by the hour angle, through the bright source.
/// </summary>
internal sealed class SidelobePattern
{
    private const int Waves = 3;

    private float[] profile = [];

    /// <summary>Adds stripes.</summary>
    /// <param name="random">Where the pattern comes from.</param>
    /// <param name="image">(row, column), added to.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="column">Where the source is, inside the image: the stripes are strongest on the lines through it.</param>
    /// <param name="row">The same.</param>
    /// <param name="beamFwhm">FWHM of the beam, pixels: the stripes are one to five times as far apart.</param>
    /// <param name="level">Root mean square of the strongest direction near the source.</param>
    public void Add(
        ref CounterRandom random, Span<float> image, int rows, int columns,
        double column, double row, double beamFwhm, double level)
    {
        double turn = random.Uniform(0, Math.PI / 3);
        int strongest = random.NextInt(3);
        for (int arm = 0; arm < 3; arm++)
        {
            double weight = arm == strongest ? 1 : random.Uniform(0, 0.7);
            if (weight < 0.25)
                continue;
            // A source away from the zenith sees the Y foreshortened: not quite 60°.
            double angle = turn + arm * Math.PI / 3 + random.Uniform(-0.15, 0.15);
            int radius = (int)Math.Ceiling(Math.Sqrt((double)rows * rows + (double)columns * columns)) + 1;
            FillProfile(ref random, radius, beamFwhm, level * weight);
            AddStripes(image, rows, columns, column, row, angle, radius);
        }
    }

    /// <summary>The pattern across the stripes, one sample a pixel, its middle at <paramref name="radius"/>.</summary>
    private void FillProfile(ref CounterRandom random, int radius, double beamFwhm, double level)
    {
        int length = 2 * radius + 2;
        if (profile.Length < length)
            profile = new float[length];
        Array.Clear(profile);

        for (int wave = 0; wave < Waves; wave++)
        {
            float frequency = (float)(2 * Math.PI / (beamFwhm * random.Uniform(1.1, 5)));
            float phase = (float)random.Angle();
            float amplitude = (float)(level * random.Uniform(0.3, 1.1));
            for (int i = 0; i < length; i++)
                profile[i] += amplitude * MathF.Cos(frequency * (i - radius) + phase);
        }

        float reach = (float)(beamFwhm * random.Uniform(3, 12));
        for (int i = 0; i < length; i++)
            profile[i] *= 1 / (1 + MathF.Abs(i - radius) / reach);
    }

    private void AddStripes(Span<float> image, int rows, int columns, double column, double row, double angle, int radius)
    {
        (double sin, double cos) = Math.SinCos(angle);
        for (int y = 0; y < rows; y++)
        {
            float start = (float)(radius - column * cos + (y - row) * sin);
            Span<float> line = image.Slice(y * columns, columns);
            for (int x = 0; x < line.Length; x++)
            {
                float place = start + x * (float)cos;
                int left = (int)place;
                line[x] += profile[left] + (profile[left + 1] - profile[left]) * (place - left);
            }
        }
    }
}
