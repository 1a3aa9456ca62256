using System.Text.Json;
using VlassNet.Sky.Detection;

namespace VlassNet.Tests.Sky.Detection;

public class BackgroundMapTests
{
    [Fact]
    public void Background_and_noise_are_those_of_sep()
    {
        const int Rows = 256, Columns = 320;
        float[] pixels = new float[Rows * Columns];
        uint state = 12345;
        for (int i = 0; i < pixels.Length; i++)
        {
            double sum = 0, row = i / Columns, column = i % Columns;
            for (int j = 0; j < 12; j++)
            {
                state = (1664525 * state) + 1013904223;
                sum += state / 4294967296.0;
            }

            double source = 500 * Math.Exp(-(Math.Pow(row - 100, 2) + Math.Pow(column - 200, 2)) / 18);
            pixels[i] = row < 20 ? float.NaN : (float)(((sum - 6) * (1 + (column / 640))) + 10 + (row / 128) + source);
        }

        BackgroundMap map = Measure(pixels, Rows, Columns);
        string path = Path.Combine(AppContext.BaseDirectory, "Golden/detection/background.json");
        foreach (JsonElement place in JsonDocument.Parse(File.ReadAllText(path)).RootElement.EnumerateArray())
        {
            (int row, int column) = (place.GetProperty("row").GetInt32(), place.GetProperty("column").GetInt32());
            double noise = place.GetProperty("noise").GetDouble();

            // sep's clipping makes noise smaller by 1.3 %, and its mode is not quite the median.
            map.Background(row, column).Should().BeApproximately(place.GetProperty("background").GetDouble(), 0.08 * noise);
            (map.Noise(row, column) / noise).Should().BeInRange(0.98, 1.04);
        }
    }

    [Theory]
    [InlineData(64, 64, 0.0)]
    [InlineData(61, 43, 0.1)]
    [InlineData(9, 200, 0.4)]
    public void A_cell_has_the_median_and_deviation_of_plain_code(int rows, int columns, double blanks)
    {
        CounterRandom random = new(21, 1, (ulong)rows);
        float[] pixels = new float[rows * columns];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = random.NextDouble() < blanks ? float.NaN : (float)(3 + (0.2 * random.NextGaussian()));
            if (random.NextDouble() < 0.03)
                pixels[i] += 5;
        }

        // Clipped at 3 deviations until nothing changes.
        List<double> kept = [.. pixels.Where(float.IsFinite).Select(pixel => (double)pixel)];
        (double centre, double deviation) = (3, 0.2);
        for (int pass = 0; pass < 50; pass++)
        {
            List<double> inside = [.. kept.Where(value => Math.Abs(value - centre) <= 3 * deviation)];
            centre = inside.Average();
            deviation = Math.Sqrt(inside.Average(value => (value - centre) * (value - centre)) / 0.97333692);
        }

        List<double> last = [.. kept.Where(value => Math.Abs(value - centre) <= 3 * deviation).Order()];
        (float background, float noise) = new CellStatistics().Measure(pixels, columns, rows, columns);
        ((double)noise).Should().BeApproximately(deviation, 3e-3 * deviation);
        ((double)background).Should().BeApproximately(last[last.Count / 2], 0.02 * deviation);
    }

    [Fact]
    public void Thresholds_of_a_row_are_those_of_its_pixels()
    {
        SimulatedSky sky = new(200, 333, seed: 22);
        for (int i = 0; i < sky.Pixels.Length; i++)
            sky.Pixels[i] = (sky.Pixels[i] * (1 + (i % 333 / 333f))) + (i / 333 / 50f);
        BackgroundMap map = Measure(sky.Pixels, 200, 333);
        float[] levels = new float[333], nodes = new float[map.Nodes];
        foreach (int row in (int[])[0, 31, 32, 100, 199])
        {
            map.Levels(row, 3, nodes, levels);
            for (int column = 0; column < levels.Length; column++)
                ((double)levels[column]).Should().BeApproximately(map.Background(row, column) + (3 * map.Noise(row, column)), 1e-5);
        }
    }

    [Fact]
    public void Cells_that_are_blank_take_the_nearest_measures()
    {
        SimulatedSky sky = new(256, 256, seed: 23);
        for (int i = 0; i < sky.Pixels.Length; i++)
        {
            if (i / 256 < 130 || i % 256 > 100)
                sky.Pixels[i] = float.NaN;
        }

        BackgroundMap map = Measure(sky.Pixels, 256, 256);
        map.Noise(5, 250).Should().BeApproximately(1, 0.15);
        map.HasNoise.Should().BeTrue();
    }

    private static BackgroundMap Measure(float[] pixels, int rows, int columns) => BackgroundMap.Measure(
        rows, columns, 64, 2, (row, count) => pixels.AsMemory(row * columns, count * columns), default);
}
