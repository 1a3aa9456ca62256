using VlassNet.Data;
using VlassNet.Simulation;

namespace VlassNet.Tests.Simulation;

/// <summary>What the sources of each class look like where nothing disturbs them.</summary>
public sealed class SimulatedSourcesTests
{
    private const int Side = 64;

    private static readonly SimulatedSurveyOptions Undisturbed = new()
    {
        Count = 120,
        NoiseLevel = 0,
        SidelobeLevel = 0,
        NeighbourFraction = 0,
        OffCentreFraction = 0,
    };

    [Fact]
    public async Task A_point_source_is_one_peak_of_the_width_of_the_beam()
    {
        LabeledImages points = await Make(1, Undisturbed with { MinimumPixelScale = 1, MaximumPixelScale = 1 });

        for (int index = 0; index < points.Count; index++)
        {
            ReadOnlySpan<float> image = points.Image(index);
            Peaks(image, 0.25f).Should().Be(1);
            // The half-maximum ellipse of the bare 2.5″ to 3″ beam covers π/4·FWHM² = 4.9 to 7.1 pixels; at most 1.3 times
            // that where the source is slightly resolved, and single pixels more or less on the grid.
            Brighter(image, 0.5f).Should().BeInRange(4, 12);
        }
    }

    [Fact]
    public async Task A_point_source_regridded_is_wider_but_still_one_peak()
    {
        LabeledImages points = await Make(1, Undisturbed);

        for (int index = 0; index < points.Count; index++)
        {
            Peaks(points.Image(index), 0.25f).Should().Be(1);
            Brighter(points.Image(index), 0.5f).Should().BeInRange(20, 260);
        }
    }

    [Fact]
    public async Task Extended_sources_cover_many_beams()
    {
        LabeledImages extended = await Make(0, Undisturbed with { MinimumPixelScale = 1, MaximumPixelScale = 1 });

        // A fifth of the peak: 11 to 16 pixels of a bare beam.
        Share(extended, image => Brighter(image, 0.2f) > 30).Should().BeGreaterThan(0.85);
    }

    [Fact]
    public async Task Lobes_are_unequal_and_lie_on_either_side_of_the_centre()
    {
        LabeledImages doubles = await Make(2, Undisturbed);

        int central = 0;
        for (int index = 0; index < doubles.Count; index++)
        {
            int brightest = doubles.Image(index).IndexOf(1f);
            double distance = Math.Sqrt(Math.Pow(brightest / Side - 31.5, 2) + Math.Pow(brightest % Side - 31.5, 2));
            central += distance < 5 ? 1 : 0;
        }

        central.Should().BeLessThan(doubles.Count / 10);
    }

    [Fact]
    public async Task Sources_off_the_centre_are_where_the_options_put_them()
    {
        LabeledImages points = await Make(1, Undisturbed with { OffCentreFraction = 1 });

        for (int index = 0; index < points.Count; index++)
        {
            int brightest = points.Image(index).IndexOf(1f);
            double distance = Math.Sqrt(Math.Pow(brightest / Side - 31.5, 2) + Math.Pow(brightest % Side - 31.5, 2));
            distance.Should().BeInRange(3, 40);
        }
    }

    [Fact]
    public async Task Faint_sources_drown_in_noise()
    {
        SimulatedSurveyOptions bright = Undisturbed with { NoiseLevel = 130, PeakFluxScatter = 0 };
        LabeledImages strong = await Make(1, bright with { MedianPeakFlux = 130 });
        LabeledImages weak = await Make(1, bright with { MedianPeakFlux = 1.5 });

        // The median of a scaled cutout is the depth of the deepest noise dip: ~3 sigma.
        Share(strong, image => Median(image) < 0.05).Should().BeGreaterThan(0.95);
        Share(weak, image => Median(image) is > 0.1f and < 0.4f).Should().BeGreaterThan(0.95);
    }

    private static async Task<LabeledImages> Make(int label, SimulatedSurveyOptions options)
    {
        double[] proportions = new double[4];
        proportions[label] = 1;
        return await new SimulatedSurveySource(options with { ClassProportions = [.. proportions] }).LoadAsync();
    }

    private delegate bool ImageTest(ReadOnlySpan<float> image);

    private static double Share(LabeledImages images, ImageTest test)
    {
        int passed = 0;
        for (int index = 0; index < images.Count; index++)
            passed += test(images.Image(index)) ? 1 : 0;
        return (double)passed / images.Count;
    }

    private static int Brighter(ReadOnlySpan<float> image, float level)
    {
        int count = 0;
        foreach (float value in image)
            count += value > level ? 1 : 0;
        return count;
    }

    private static float Median(ReadOnlySpan<float> image)
    {
        float[] sorted = image.ToArray();
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }

    /// <summary>Pixels above the level that are brighter than their eight neighbours.</summary>
    private static int Peaks(ReadOnlySpan<float> image, float level)
    {
        int peaks = 0;
        for (int row = 1; row < Side - 1; row++)
        {
            for (int column = 1; column < Side - 1; column++)
            {
                float value = image[row * Side + column];
                bool peak = value > level;
                for (int near = 0; near < 9 && peak; near++)
                    peak = near == 4 || image[(row + near / 3 - 1) * Side + column + near % 3 - 1] < value;
                peaks += peak ? 1 : 0;
            }
        }

        return peaks;
    }
}
