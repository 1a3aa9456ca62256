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
