using VlassNet.Simulation;

namespace VlassNet.Tests.Simulation;

/// <summary>The parts of the simulation, each against its plain definition.</summary>
public sealed class SimulatedPartsTests
{
    [Fact]
    public void Painter_agrees_with_the_formula_of_the_elliptical_Gaussian()
    {
        Covariance shape = Covariance.FromAxes(5.5, 2, 0.7);
        float[] image = new float[30 * 43];

        GaussianPainter.Paint([new GaussianComponent(0.8, 20.3, 11.6, shape)], image, 30, 43);

        (double sin, double cos) = Math.SinCos(0.7);
        for (int row = 0; row < 30; row++)
        {
            for (int column = 0; column < 43; column++)
            {
                double along = (column - 20.3) * cos + (row - 11.6) * sin;
                double across = (row - 11.6) * cos - (column - 20.3) * sin;
                double expected = 0.8 * Math.Exp(-0.5 * (Math.Pow(along / 5.5, 2) + Math.Pow(across / 2, 2)));
                image[row * 43 + column].Should().BeApproximately((float)expected, 2e-4f);
            }
        }
    }

    [Fact]
    public void Painter_clips_what_lies_outside_the_frame()
    {
        float[] image = new float[20 * 20];
        Covariance round = Covariance.FromAxes(2, 2, 0);

        GaussianPainter.Paint([new GaussianComponent(1, -50, 10, round), new GaussianComponent(1, 10, 90, round)], image, 20, 20);
        image.Max(MathF.Abs).Should().Be(0);

        GaussianPainter.Paint([new GaussianComponent(1, -1, 20, round)], image, 20, 20);
        image[19 * 20].Should().BeApproximately((float)Math.Exp(-0.25), 1e-5f);
    }

    [Fact]
    public void Convolution_adds_covariances()
    {
        Covariance sum = Covariance.FromAxes(3, 1, 0.4) + Covariance.FromAxes(4, 2, 0.4);

        Covariance expected = Covariance.FromAxes(5, Math.Sqrt(5), 0.4);
        sum.XX.Should().BeApproximately(expected.XX, 1e-12);
        sum.XY.Should().BeApproximately(expected.XY, 1e-12);
        sum.YY.Should().BeApproximately(expected.YY, 1e-12);
    }

    [Theory]
    [InlineData(1.1, 0.9, 0.6)]
    [InlineData(4.5, 3, 0.6)]
    [InlineData(4.5, 3, -0.6)]
    [InlineData(6, 3.5, 1.9)]
    public void Noise_has_the_asked_for_deviation_and_is_longer_along_the_beam(double major, double minor, double angle)
    {
        const int Rows = 96;
        const int Columns = 112;
        CorrelatedNoise noise = new();
        double square = 0;
        double along = 0;
        double across = 0;
        int dx = (int)Math.Round(major * Math.Cos(angle));
        int dy = (int)Math.Round(major * Math.Sin(angle));
        for (int trial = 0; trial < 40; trial++)
        {
            float[] image = new float[Rows * Columns];
            CounterRandom random = new(5, 6, (ulong)trial);
            noise.Add(ref random, image, Rows, Columns, Covariance.FromAxes(major, minor, angle), 0.25);
            square += Correlation(image, Rows, Columns, 0, 0);
            along += Correlation(image, Rows, Columns, dx, dy);
            across += Correlation(image, Rows, Columns, -dy, dx);
        }

        Math.Sqrt(square / 40).Should().BeApproximately(0.25, 0.01);
        if (major > 2)
            (along / square).Should().BeGreaterThan(across / square + 0.1);
    }

    [Fact]
    public void Neighbouring_samples_of_noise_are_correlated_as_in_real_cutouts()
    {
        const int Side = 128;
        float[] image = new float[Side * Side];
        CounterRandom random = new(1, 2, 3);

        // A beam of 4.7 pixels FWHM.
        new CorrelatedNoise().Add(ref random, image, Side, Side, Covariance.FromAxes(2, 2, 0), 1);

        double variance = Correlation(image, Side, Side, 0, 0);
        (Correlation(image, Side, Side, 1, 0) / variance).Should().BeInRange(0.75, 0.9);
        (Correlation(image, Side, Side, 0, 2) / variance).Should().BeInRange(0.35, 0.65);
        (Correlation(image, Side, Side, 0, 8) / variance).Should().BeInRange(-0.15, 0.1);
    }

    [Fact]
    public void Sidelobes_are_stripes_of_about_the_asked_for_level()
    {
        SidelobePattern pattern = new();
        double square = 0;
        for (int trial = 0; trial < 50; trial++)
        {
            float[] image = new float[64 * 80];
            CounterRandom random = new(5, 7, (ulong)trial);
            pattern.Add(ref random, image, 64, 80, 79, 0, 4, 0.01);
            image.Max(MathF.Abs).Should().BeLessThan(0.1f);
            square += Correlation(image, 64, 80, 0, 0);
        }

        Math.Sqrt(square / 50).Should().BeInRange(0.003, 0.02);
    }

    [Fact]
    public void A_ridge_has_its_brightness_all_along_and_no_ripple()
    {
        SourceSketch sketch = new();
        sketch.Start(Covariance.FromAxes(1.5, 1.5, 0), 40, 20, 0);
        new Ridge((-30, 0), (0, 0), (30, 0), 2, 2).Draw(sketch, [0.6, 0.6]);
        float[] image = new float[40 * 80];

        GaussianPainter.Paint(sketch.Components, image, 40, 80);

        for (int column = 20; column <= 60; column++)
            image[20 * 80 + column].Should().BeApproximately(0.6f, 0.02f);
    }

    [Fact]
    public void A_sketch_knows_the_brightness_that_the_painter_paints_and_its_sum()
    {
        SourceSketch sketch = new();
        Covariance beam = Covariance.FromAxes(1.8, 1.2, 0.3);
        sketch.Start(beam, 40, 30, 0.5);
        sketch.Blob(0.8, 5, -3, 3, 1, 0.2);
        sketch.Point(0.3, -9, 4);
        sketch.Point(-0.1, 0, 0);
        float[] image = new float[60 * 80];

        GaussianPainter.Paint(sketch.Components, image, 60, 80);

        for (int row = 0; row < 60; row += 3)
        {
            for (int column = 0; column < 80; column += 3)
                sketch.BrightnessAt(column, row).Should().BeApproximately(image[row * 80 + column], 2e-4);
        }

        // A point of peak 1 has the integral of the beam, 2π·√|beam|.
        sketch.Flux.Should().BeApproximately(image.Sum() / (2 * Math.PI * 1.8 * 1.2), 1e-3);
    }

    [Fact]
    public void A_source_is_moved_until_its_marks_are_in_the_frame()
    {
        SourceSketch sketch = new();
        sketch.Start(Covariance.FromAxes(2, 2, 0), -5, 30, 0);
        sketch.Point(0.5, 10, -20);
        sketch.Mark(0, 40);
        sketch.Mark(10, 20);

        sketch.KeepMarksInside(64, 48);

        // A beam's standard deviation from the edge: column 2 in place of −5, row 61 in place of 70.
        sketch.Marks[0].Should().Be((2.0, 61.0));
        sketch.Marks[1].Should().Be((12.0, 41.0));
        sketch.Components[0].Column.Should().Be(12);
        sketch.Components[0].Row.Should().Be(1);
    }

    [Fact]
    public void Marks_that_are_too_far_apart_for_the_frame_are_centred()
    {
        SourceSketch sketch = new();
        sketch.Start(Covariance.FromAxes(2, 2, 0), 0, 0, 0);
        sketch.Mark(-40, 10);
        sketch.Mark(40, 10);

        sketch.KeepMarksInside(64, 64);

        sketch.Marks[0].Should().Be((-8.5, 10.0));
        sketch.Marks[1].Should().Be((71.5, 10.0));
    }

    [Fact]
    public void A_profile_has_the_peaks_and_saddles_of_points_in_a_row()
    {
        SourceSketch sketch = new();
        sketch.Start(Covariance.FromAxes(2, 2, 0), 30, 30, 0.9);
        double[] places = [-10, 0, 12];
        double[] brightness = [1, 0.4, 0.4];
        for (int i = 0; i < 3; i++)
        {
            sketch.Mark(places[i], 0);
            sketch.Point(brightness[i], places[i], 0);
        }

        MarkProfile profile = new(sketch, stackalloc double[6]);

        double At(double place) => places.Zip(brightness).Sum(point => point.Second * Math.Exp(-Math.Pow(place - point.First, 2) / 8));
        double saddle = Enumerable.Range(0, 11).Min(step => At(-10 + step));
        profile.Brightest.Should().BeApproximately(At(-10), 1e-9);
        profile.Faintest.Should().BeApproximately(At(12), 1e-9);
        profile.HighestSaddle.Should().BeApproximately(saddle / At(0), 1e-9);
        profile.LeastProminence.Should().BeApproximately(At(0) - saddle, 1e-9);
        profile.LowestPlace.Should().BeApproximately(At(6) / At(12), 1e-9);
    }

    [Fact]
    public void A_range_is_found_whatever_the_length_and_place()
    {
        for (int length = 1; length < 40; length++)
        {
            float[] values = [.. Enumerable.Range(0, length).Select(i => (float)((length - i + length / 3) % length) - 5)];
            PixelRange.Of(values).Should().Be(new PixelRange(-5, length - 6));
        }
    }

    private static double Correlation(float[] image, int rows, int columns, int dx, int dy)
    {
        double sum = 0;
        int count = 0;
        for (int row = Math.Max(0, -dy); row < Math.Min(rows, rows - dy); row++)
        {
            for (int column = Math.Max(0, -dx); column < Math.Min(columns, columns - dx); column++)
            {
                sum += image[row * columns + column] * image[(row + dy) * columns + column + dx];
                count++;
            }
        }

        return sum / count;
    }
}
