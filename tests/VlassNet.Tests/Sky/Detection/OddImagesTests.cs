using VlassNet.Sky;
using VlassNet.Sky.Detection;

namespace VlassNet.Tests.Sky.Detection;

/// <summary>Images in which there is nothing to find, or that are out to break the finder.</summary>
public class OddImagesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(1, 500)]
    [InlineData(500, 1)]
    [InlineData(100, 130)]
    public void Nothing_is_found_where_nothing_is(int rows, int columns)
    {
        foreach (float value in (float[])[0, 1, -3e38f, 3e38f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e-45f])
        {
            float[] pixels = new float[rows * columns];
            Array.Fill(pixels, value);
            DetectionResult found = new SourceFinder().Find(pixels, rows, columns, SimulatedSky.Calibration);
            found.Components.Should().BeEmpty($"all pixels are {value}");
            found.Noise(0, 0).Should().Be(0);
        }
    }

    [Fact]
    public void Any_pixels_give_finite_measures()
    {
        float[] odd = [0, 1, -1, 1e-40f, 3e38f, -3e38f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e20f];
        for (int image = 0; image < 300; image++)
        {
            CounterRandom random = new(11, 3, (ulong)image);
            int rows = 1 + random.NextInt(40), columns = 1 + random.NextInt(40);
            double share = random.NextDouble() * random.NextDouble();
            float[] pixels = new float[rows * columns];
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = random.NextDouble() < share ? odd[random.NextInt(odd.Length)] : (float)random.NextGaussian();
            foreach (Ellipse? beam in (Ellipse?[])[SimulatedSky.Beam, null])
            {
                SourceFinderOptions options = new() { MeshSize = 8 + random.NextInt(60), MinimumPixels = 1, SidelobeRadius = random.NextInt(2) };
                foreach (SourceComponent component in new SourceFinder(options).Find(pixels, rows, columns, new SkyCalibration(null, beam, 1)).Components)
                {
                    double[] values =
                    [
                        component.Row, component.Column, component.PeakFlux, component.Flux, component.FluxError, component.MajorAxis,
                        component.MinorAxis, component.PositionAngle, component.RowError, component.ColumnError, component.Noise, component.Background,
                    ];
                    values.Should().OnlyContain(value => double.IsFinite(value), $"image {image}: {component}");
                    component.SignalToNoise.Should().BeGreaterThanOrEqualTo(5);
                    component.PixelCount.Should().BePositive();
                }
            }
        }
    }

    /// <summary>In the corners and on the edges, half of a source or less is there.</summary>
    [Fact]
    public void Sources_on_the_edges_are_found_and_flagged()
    {
        SimulatedSky sky = new(120, 150, seed: 12);
        (double Row, double Column)[] places = [(0, 0), (0, 74.3), (0, 149), (60.4, 0), (60, 149), (119, 0), (119, 75), (119, 149), (-0.4, 30), (100, 149.4)];
        foreach ((double row, double column) in places)
            sky.Add(100, row, column);
        IReadOnlyList<SourceComponent> found = sky.Find();
        found.Should().HaveCount(places.Length).And.OnlyContain(one => one.Flags == ComponentFlags.Edge);
        foreach ((double row, double column) in places)
        {
            SourceComponent nearest = found.MinBy(one => double.Hypot(one.Row - row, one.Column - column))!;
            double.Hypot(nearest.Row - row, nearest.Column - column).Should().BeLessThan(0.3);
            nearest.Flux.Should().BeInRange(85, 115);
        }
    }

    /// <summary>At the usual threshold the same formula has half a false maximum in a million pixels of this beam; these are five million.</summary>
    [Fact]
    public void Noise_alone_has_as_few_false_sources_as_the_threshold_says()
    {
        const double u = 5;
        double expected = 0;
        int found = 0;
        for (ulong seed = 21; seed <= 25; seed++)
        {
            found += new SimulatedSky(1000, 1000, seed).Find(new SourceFinderOptions { MinimumPixels = 1, SidelobeRadius = 0 }).Count;
            expected += 1e6 * 4 * Math.Log(2) / 6.25 * Math.Pow(2 * Math.PI, -1.5) * u * Math.Exp(-u * u / 2);
        }

        expected.Should().BeApproximately(2.6, 0.1);
        found.Should().BeInRange(1, 7, "99 in 100 of such numbers are");
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_together()
    {
        Action make = () => new SourceFinder(new SourceFinderOptions
        {
            SeedThreshold = 2, FloodThreshold = 3, MinimumPixels = 0, MeshSize = 4, DeblendThreshold = -1, SidelobeRadius = double.NaN, Threads = -1,
        });
        make.Should().Throw<ArgumentException>().WithMessage(
            "SourceFinderOptions: expected FloodThreshold > 0 and ≤ SeedThreshold; received 3; expected MinimumPixels ≥ 1; received 0; expected MeshSize from 8"
            + "*DeblendThreshold*SidelobeRadius*Threads*");
    }
}
