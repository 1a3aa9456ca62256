using VlassNet.Data.Duplicates;

namespace VlassNet.Tests.Data.Duplicates;

/// <summary>The laws that let the search pass over pairs without missing one.</summary>
public sealed class CosineTableTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 64, 64, 1 }, { 9, 9, 1 }, { 5, 5, 2 }, { 8, 8, 4 }, { 12, 30, 1 }, { 3, 16, 2 }, { 1, 1, 1 }, { 1, 7, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_symmetry_moves_cosines_as_it_moves_pixels(int rows, int columns, int channels)
    {
        ImageShape shape = new(rows, columns, channels);
        CosineTable table = new(shape);
        float[] one = Noise(shape, 1), other = Noise(shape, 2), moved = new float[shape.Length];
        foreach (SquareSymmetry symmetry in SquareSymmetry.Of(shape))
        {
            symmetry.Apply(one, moved, shape);
            double expected = Distance(Cosines(table, shape, moved), Cosines(table, shape, other));
            table.Distance(Cosines(table, shape, one), Cosines(table, shape, other), symmetry).Should().BeApproximately(expected, 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Invariants_stay_and_are_never_further_apart_than_the_images(int rows, int columns, int channels)
    {
        ImageShape shape = new(rows, columns, channels);
        CosineTable table = new(shape);
        for (int trial = 0; trial < 20; trial++)
        {
            float[] one = Noise(shape, 2 * trial), other = Noise(shape, (2 * trial) + 1), moved = new float[shape.Length];
            float[] invariants = Invariants(table, shape, one), others = Invariants(table, shape, other);
            foreach (SquareSymmetry symmetry in SquareSymmetry.Of(shape))
            {
                symmetry.Apply(one, moved, shape);
                Distance(Invariants(table, shape, moved), invariants).Should().BeLessThan(1e-6);
                double cosines = table.Distance(Cosines(table, shape, one), Cosines(table, shape, other), symmetry);
                Distance(invariants, others).Should().BeLessThanOrEqualTo(cosines + 1e-4);
                cosines.Should().BeLessThanOrEqualTo(Distance(moved, other) + 1e-3);
            }
        }
    }

    [Fact]
    public void Roughness_of_noise_is_its_power_and_that_of_a_beam_is_none()
    {
        ImageShape shape = new(200, 200);
        float[] noise = Noise(shape, 1), room = new float[200];
        Roughness.Power(noise, shape, room).Should().BeApproximately(noise.Sum(pixel => pixel * pixel), 0.05 * noise.Length);
        float[] point = [.. Enumerable.Range(0, 40_000).Select(i =>
            (float)Math.Exp(-4 * Math.Log(2) / (2.5 * 2.5) * (Math.Pow(i / 200 - 99.7, 2) + Math.Pow(i % 200 - 100.2, 2))))];

        // ((6 − 8ρ(1) + 2ρ(2))/6)², ρ(k) = exp(−2 ln2 k²/b²), b = 2.5.
        (Roughness.Power(point, shape, room) / point.Sum(pixel => pixel * pixel)).Should().BeApproximately(0.0048, 2e-4);
    }

    private static float[] Cosines(CosineTable table, ImageShape shape, float[] image)
    {
        float[] cosines = new float[table.Count];
        table.Transform(image, cosines, new float[shape.Columns * shape.Channels]);
        return cosines;
    }

    private static float[] Invariants(CosineTable table, ImageShape shape, float[] image)
    {
        float[] invariants = new float[table.InvariantCount];
        invariants.AsSpan().Fill(float.NaN);
        table.Invariants(Cosines(table, shape, image), invariants);
        return invariants;
    }

    private static float[] Noise(ImageShape shape, int index)
    {
        CounterRandom random = new(5, 3, (ulong)index);
        float[] image = new float[shape.Length];
        foreach (ref float pixel in image.AsSpan())
            pixel = (float)random.NextGaussian();
        return image;
    }

    private static double Distance(float[] one, float[] other) => one.Zip(other, (x, y) => (double)(x - y) * (x - y)).Sum();
}
