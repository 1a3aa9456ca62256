using VlassNet.Sky;
using VlassNet.Sky.Detection;

namespace VlassNet.Tests.Sky.Detection;

public class SourceFinderTests
{
    [Fact]
    public void Finds_points_with_their_fluxes_and_errors_that_say_how_far_off_they_are()
    {
        // 196 points of 20 sigma, none nearer to another than 30 pixels.
        SimulatedSky sky = new(480, 480, seed: 3);
        List<(double Row, double Column)> truth = [];
        CounterRandom random = new(3, 2, 0);
        for (int i = 0; i < 196; i++)
        {
            (double row, double column) = ((i / 14 * 33) + 20 + random.Uniform(-1, 1), (i % 14 * 33) + 20 + random.Uniform(-1, 1));
            truth.Add((row, column));
        }

        foreach ((double row, double column) in truth)
            sky.Add(20, row, column);
        IReadOnlyList<SourceComponent> found = sky.Find();
        List<double> pulls = [], fluxes = [];
        foreach ((double row, double column) in truth)
        {
            SourceComponent component = found.Single(other => double.Hypot(other.Row - row, other.Column - column) < 1);
            pulls.Add((component.Row - row) / component.RowError);
            pulls.Add((component.Column - column) / component.ColumnError);
            fluxes.Add(component.Flux);
            component.SignalToNoise.Should().BeInRange(15, 25);
            component.Flags.Should().Be(ComponentFlags.None);
        }

        found.Should().HaveCount(truth.Count);
        Math.Sqrt(pulls.Average(pull => pull * pull)).Should().BeInRange(0.7, 1.2);
        fluxes.Average().Should().BeApproximately(20, 0.03 * 20);
        found.Average(component => component.FluxError).Should().BeApproximately(1, 0.05);
        found.Count(component => component.DeconvolvedMajorAxis > 0).Should().BeLessThan(20);
    }

    [Fact]
    public void Measures_a_resolved_source_as_the_Gaussian_that_it_is()
    {
        SimulatedSky sky = new(200, 220, seed: 4, noise: 1e-3);
        Gaussian truth = new(1, 100.3, 90.7, Ellipse.Of(7, 4, double.DegreesToRadians(30)).Inverse());
        sky.Add(truth);
        SourceComponent found = sky.Find().Should().ContainSingle().Subject;
        found.Row.Should().BeApproximately(100.3, 0.005);
        found.Column.Should().BeApproximately(90.7, 0.005);
        found.PeakFlux.Should().BeApproximately(1, 0.005);
        found.Flux.Should().BeApproximately(28 / 6.25, 0.02);
        found.MajorAxis.Should().BeApproximately(7, 0.02);
        found.MinorAxis.Should().BeApproximately(4, 0.02);

        // From the top to the left: what leans to the right is before the top.
        found.PositionAngle.Should().BeApproximately(150, 0.3);
        found.DeconvolvedMajorAxis.Should().BeApproximately(Math.Sqrt(49 - 6.25), 0.02);
        found.DeconvolvedMinorAxis.Should().BeApproximately(Math.Sqrt(16 - 6.25), 0.02);
        found.FluxError.Should().BeApproximately(1e-3 * Math.Sqrt(2 * found.PixelCount / SimulatedSky.Beam.Area), 5e-5);
    }

    [Fact]
    public void Errors_of_resolved_sources_say_how_far_off_they_are()
    {
        SimulatedSky sky = new(620, 620, seed: 14);
        List<(double Row, double Column)> places = [];
        CounterRandom random = new(14, 2, 0);
        for (int i = 0; i < 144; i++)
        {
            places.Add((30 + (i / 12 * 50) + random.NextDouble(), 30 + (i % 12 * 50) + random.NextDouble()));
            sky.Add(new Gaussian(30, places[i].Row, places[i].Column, Ellipse.Of(6, 4, random.Uniform(0, 3)).Inverse()));
        }

        IReadOnlyList<SourceComponent> found = sky.Find();
        List<double> pulls = [];
        foreach ((double row, double column) in places)
        {
            SourceComponent one = found.MinBy(one => double.Hypot(one.Row - row, one.Column - column))!;
            pulls.Add((one.Row - row) / one.RowError);
            pulls.Add((one.Column - column) / one.ColumnError);
        }

        Math.Sqrt(pulls.Average(pull => pull * pull)).Should().BeInRange(0.85, 1.15);
    }

    [Fact]
    public void Divides_a_double_at_its_saddle_and_leaves_a_shoulder_alone()
    {
        SimulatedSky sky = new(128, 128, seed: 5);
        sky.Add(60, 40, 40);
        sky.Add(40, 40, 45);
        sky.Add(60, 90, 90);
        sky.Add(30, 90, 92.2);
        IReadOnlyList<SourceComponent> found = sky.Find();
        found.Should().HaveCount(3);
        found[0].Island.Should().Be(1);
        found[1].Island.Should().Be(1);
        found[0].Flags.Should().Be(ComponentFlags.Deblended);
        found[0].PeakFlux.Should().BeGreaterThan(found[1].PeakFlux);
        found[0].Flux.Should().BeApproximately(60, 4);
        found[1].Flux.Should().BeApproximately(40, 4);
        found[2].Island.Should().Be(2);
        found[2].Flags.Should().Be(ComponentFlags.None);
    }

    [Fact]
    public void Noise_alone_crosses_the_threshold_as_often_as_a_Gaussian_field_does()
    {
        // The expected number of maxima above u of a field smoothed by a beam of width F: A 4 ln 2 / F² (2π)^(-3/2) u exp(-u²/2) (Adler 1981).
        const double u = 4;
        SimulatedSky sky = new(1200, 1000, seed: 6);
        SourceFinderOptions options = new() { SeedThreshold = u, FloodThreshold = 3, MinimumPixels = 1, SidelobeRadius = 0 };
        double expected = 1.2e6 * 4 * Math.Log(2) / 6.25 * Math.Pow(2 * Math.PI, -1.5) * u * Math.Exp(-u * u / 2);
        ((double)sky.Find(options).Count).Should().BeInRange(expected - (4 * Math.Sqrt(expected)), expected + (4 * Math.Sqrt(expected)));
        sky.Find().Count.Should().BeLessThan(5);
    }

    [Fact]
    public void Sidelobes_are_not_sources_and_sources_beside_a_bright_one_are()
    {
        SimulatedSky sky = new(400, 400, seed: 7);
        sky.Add(2000, 200, 200);
        sky.Add(12, 60, 60);
        for (int i = 0; i < sky.Pixels.Length; i++)
        {
            double x = (i % 400) - 200, y = (i / 400) - 200, r = double.Hypot(x, y);
            sky.Pixels[i] += r < 6 ? 0 : (float)(20 * Math.Exp(-y * y / 32) * Math.Cos(Math.PI * x / 6) * Math.Exp(-r / 80));
        }

        sky.Find().Select(component => (Math.Round(component.Row), Math.Round(component.Column))).Should().Equal((60, 60), (200, 200));
        sky.Find(new SourceFinderOptions { SidelobeRadius = 0 }).Count.Should().BeGreaterThan(10);
    }

    [Fact]
    public void Flags_say_what_a_component_touches()
    {
        SimulatedSky sky = new(128, 128, seed: 8);
        sky.Add(50, 0, 30);
        sky.Add(50, 60, 60);
        sky.Pixels[(62 * 128) + 60] = float.NaN;
        sky.Add(50, 100, 100);
        sky.Pixels[(100 * 128) + 100] = float.PositiveInfinity;
        IReadOnlyList<SourceComponent> found = sky.Find();
        found.Select(component => component.Flags & ~ComponentFlags.Deblended).Distinct().Should().Equal(
            ComponentFlags.Edge, ComponentFlags.Blank, ComponentFlags.Saturated);
        found[0].Row.Should().BeApproximately(0, 0.2);
        found[1].Flux.Should().BeApproximately(50, 5);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        SimulatedSky sky = Crowded();
        IReadOnlyList<SourceComponent> one = sky.Find(new SourceFinderOptions { Threads = 1 });
        one.Count.Should().BeGreaterThan(30);
        foreach (int threads in (int[])[2, 5])
            sky.Find(new SourceFinderOptions { Threads = threads }).Should().Equal(one);
    }

    [Fact]
    public void A_constant_changes_nothing_and_a_factor_only_the_fluxes()
    {
        SimulatedSky sky = Crowded();
        IReadOnlyList<SourceComponent> before = sky.Find();
        for (int i = 0; i < sky.Pixels.Length; i++)
            sky.Pixels[i] *= 0.25f;
        IReadOnlyList<SourceComponent> scaled = sky.Find();
        scaled.Select(component => component with
        {
            Flux = 4 * component.Flux, FluxError = 4 * component.FluxError, PeakFlux = 4 * component.PeakFlux, Noise = 4 * component.Noise,
            PeakFluxError = 4 * component.PeakFluxError, Background = 4 * component.Background,
        }).Should().Equal(before);
        for (int i = 0; i < sky.Pixels.Length; i++)
            sky.Pixels[i] = (4 * sky.Pixels[i]) + 8;
        IReadOnlyList<SourceComponent> raised = sky.Find();
        raised.Should().HaveCount(before.Count);
        for (int i = 0; i < before.Count; i++)
        {
            raised[i].Row.Should().BeApproximately(before[i].Row, 1e-3);
            raised[i].Flux.Should().BeApproximately(before[i].Flux, 1e-3 * before[i].Flux);
            raised[i].Background.Should().BeApproximately(before[i].Background + 8, 1e-3);
        }
    }

    [Fact]
    public void A_shift_of_the_image_shifts_the_components()
    {
        // By whole cells, so that the mesh moves along; the new edges are blank.
        SimulatedSky sky = new(256, 256, seed: 9);
        for (int i = 0; i < 9; i++)
            sky.Add(30, 50 + (i / 3 * 50.3), 50 + (i % 3 * 50.7));
        float[] moved = new float[(256 + 64) * (256 + 128)];
        Array.Fill(moved, float.NaN);
        for (int row = 0; row < 256; row++)
            sky.Pixels.AsSpan(row * 256, 256).CopyTo(moved.AsSpan(((row + 64) * 384) + 128));
        IReadOnlyList<SourceComponent> before = sky.Find(), after = new SourceFinder().Find(moved, 320, 384, SimulatedSky.Calibration).Components;
        after.Should().HaveCount(before.Count);
        for (int i = 0; i < before.Count; i++)
        {
            after[i].Row.Should().BeApproximately(before[i].Row + 64, 0.02);
            after[i].Column.Should().BeApproximately(before[i].Column + 128, 0.02);
        }
    }

    private static SimulatedSky Crowded()
    {
        SimulatedSky sky = new(300, 280, seed: 10);
        CounterRandom random = new(10, 2, 0);
        for (int i = 0; i < 60; i++)
        {
            double width = random.Uniform(2.5, 8);
            sky.Add(new Gaussian(
                random.Uniform(4, 80), random.Uniform(0, 300), random.Uniform(0, 280),
                Ellipse.Of(width, random.Uniform(2.5, width), random.Uniform(0, 3)).Inverse()));
        }

        return sky;
    }
}
