using VlassNet.Sky;
using VlassNet.Sky.Detection;

namespace VlassNet.Tests.Sky.Detection;

/// <summary>An island that is the whole image, with a peak in every tenth place.</summary>
public class HugeIslandTests
{
    private const int Side = 600;

    /// <summary>The token is looked at while the island's pixels are divided, and while its peaks are fitted.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1000)]
    public void A_search_ends_inside_of_an_island(int looks)
    {
        DetectionField field = Field();
        PixelRun[] island = Islands.Find(field, 3, 5, 2, 1, default).Should().ContainSingle().Subject;
        using CancellationTokenSource stop = new();
        CountingMap map = new(field.Map, looks * 200, stop);
        ComponentMeasurer measurer = new(field with { Map = map }, SimulatedSky.Calibration, new SourceFinderOptions(), stop.Token);
        Action measure = () => measurer.Measure(1, island);
        measure.Should().Throw<OperationCanceledException>();
        map.Asked.Should().BeLessThan(Asked(field, island) / 2, "it ended long before the work was done");
    }

    [Fact]
    public void Its_peaks_are_components_of_one_island()
    {
        DetectionField field = Field();
        IReadOnlyList<SourceComponent> found = new ComponentMeasurer(field, SimulatedSky.Calibration, new SourceFinderOptions { SidelobeRadius = 0 }, default)
            .Measure(1, Islands.Find(field, 3, 5, 2, 1, default).Single());
        found.Count.Should().Be((Side / 10) * (Side / 10));
        found.Should().OnlyContain(one => one.Flags.HasFlag(ComponentFlags.Deblended) && double.IsFinite(one.Flux));
    }

    private static long Asked(DetectionField field, PixelRun[] island)
    {
        using CancellationTokenSource never = new();
        CountingMap map = new(field.Map, long.MaxValue, never);
        new ComponentMeasurer(field with { Map = map }, SimulatedSky.Calibration, new SourceFinderOptions(), never.Token).Measure(1, island);
        return map.Asked;
    }

    private static DetectionField Field()
    {
        SimulatedSky sky = new(Side, Side, seed: 0, noise: 0);
        for (int i = 0; i < sky.Pixels.Length; i++)
            sky.Pixels[i] = 10;
        for (int row = 5; row < Side; row += 10)
        {
            for (int column = 5; column < Side; column += 10)
                sky.Add(40, row, column);
        }

        float[] noise = new float[Side * Side];
        Array.Fill(noise, 1);
        return new DetectionField(sky.Pixels, Side, Side, new GivenMap(new DetectionMaps(Side, Side, noise), 1));
    }

    /// <summary>Cancels after so many questions, which stand for the time.</summary>
    private sealed class CountingMap(BackgroundMap map, long most, CancellationTokenSource stop) : BackgroundMap
    {
        public long Asked { get; private set; }

        public override bool HasNoise => map.HasNoise;

        public override int Nodes => map.Nodes;

        public override double Background(double row, double column)
        {
            if (++Asked == most)
                stop.Cancel();
            return map.Background(row, column);
        }

        public override double Noise(double row, double column) => map.Noise(row, column);

        public override void Levels(int row, float deviations, Span<float> nodes, Span<float> levels) => map.Levels(row, deviations, nodes, levels);
    }
}
