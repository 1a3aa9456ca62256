using VlassNet.Compute.Cpu;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.SmallMaps;

namespace VlassNet.Tests.Compute;

/// <summary>What the blocks of small maps are made of; the blocks as a whole are held to the oracle by the engine's contract.</summary>
public class SmallMapTests
{
    public static TheoryData<int, int, int, int> Cases
    {
        get
        {
            TheoryData<int, int, int, int> cases = [];
            foreach (int bits in new[] { 512, 256, 128, 32 })
            {
                foreach ((int results, int count, int columns) in
                    new[] { (1, 3, 1), (1, 40, 70), (3, 129, 16), (4, 7, 33), (13, 20, 96), (29, 260, 48), (12, 1, 32), (11, 5, 8) })
                {
                    cases.Add(bits, results, count, columns);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Products_are_those_of_matrices(int bits, int results, int count, int columns) =>
        SimdWidths.Run(bits, new ProductTest(results, count, columns));

    [Theory]
    [InlineData(512, 4, 4)]
    [InlineData(256, 8, 8)]
    [InlineData(128, 7, 9)]
    [InlineData(32, 5, 6)]
    [InlineData(512, 2, 2)]
    public void The_way_back_of_the_input_is_the_transpose_of_the_way_in(int bits, int rows, int columns) =>
        SimdWidths.Run(bits, new TransposeTest(rows, columns));

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 2, 4)]
    [InlineData(2, 2, 16)]
    [InlineData(3, 3, 49)]
    [InlineData(2, 5, 52)]
    public void Only_pixels_inside_the_map_are_computed(int rows, int columns, int products)
    {
        SmallMapPlan plan = new(new ImageShape(rows, columns, 16), allowTiles: false);
        Enumerable.Range(0, plan.Positions).Sum(position => plan.OfOutput(position).Length).Should().Be(products);
        Enumerable.Range(0, plan.Positions).Sum(position => plan.OfInput(position).Length).Should().Be(products);
        Enumerable.Range(0, plan.Matrices).Sum(matrix => plan.OfMatrix(matrix).Length).Should().Be(products);
    }

    [Theory]
    [InlineData(8, 8, true)]
    [InlineData(4, 4, true)]
    [InlineData(7, 9, true)]
    [InlineData(2, 2, false)]
    [InlineData(1, 12, false)]
    public void Tiles_are_for_maps_that_fill_them(int rows, int columns, bool tiles)
    {
        new SmallMapPlan(new ImageShape(rows, columns, 16), allowTiles: true).UsesTiles.Should().Be(tiles);
        new SmallMapPlan(new ImageShape(rows, columns, 16), allowTiles: false).UsesTiles.Should().BeFalse();
    }

    [Theory]
    [InlineData(8, 8, 64, 96, true)]
    [InlineData(2, 2, 128, 128, true)]
    [InlineData(8, 8, 3, 96, false)]
    [InlineData(8, 8, 64, 5, false)]
    [InlineData(64, 64, 64, 96, false)]
    public void It_suits_small_maps_of_many_channels(int rows, int columns, int inputs, int outputs, bool suits) =>
        SmallMapPlan.Suits(new ImageShape(rows, columns, inputs), outputs).Should().Be(suits);

    private sealed unsafe class ProductTest(int results, int count, int columns) : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            using ChannelRows rows = new(1, columns), found = new(1, columns);
            rows.Reserve(count);
            found.Reserve(results);
            float[] factors = KernelData.Random(2 * results * count, 1), values = KernelData.Random(count * columns, 2);
            for (int i = 0; i < count; i++)
                values.AsSpan(i * columns, columns).CopyTo(new Span<float>(rows.At(0) + i * rows.Stride, columns));
            for (int times = 1; times <= 2; times++)
            {
                fixed (float* first = factors)
                {
                    // Every second factor, so that both strides are told apart.
                    PanelFactors panel = new(first, 2 * count, 2, count);
                    ChannelProducts<TSimd, TVector>.Run(
                        panel, rows.At(0), rows.Stride, found.At(0), found.Stride, results, columns, add: times == 2);
                }

                for (int result = 0; result < results; result++)
                {
                    float[] expected = new float[columns];
                    for (int column = 0; column < columns; column++)
                    {
                        double sum = 0;
                        for (int i = 0; i < count; i++)
                            sum += (double)factors[2 * (result * count + i)] * values[i * columns + column];
                        expected[column] = (float)(times * sum);
                    }

                    float[] actual = new ReadOnlySpan<float>(found.At(0) + result * found.Stride, columns).ToArray();
                    Compare.Values(actual, expected, 3e-6 * count + 1e-6, $"result {result}");
                }
            }
        }
    }

    /// <summary>Σ v·(T x) = Σ (Tᵀ v)·x for any v and x.</summary>
    private sealed unsafe class TransposeTest(int rows, int columns) : IKernelTest
    {
        private const int Images = 2;

        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            const int channels = 21;
            SmallMapPlan plan = new(new ImageShape(rows, columns, channels), allowTiles: true);
            using ChannelMaps x = new(rows * columns, channels), back = new(rows * columns, channels);
            using ChannelRows forth = new(plan.Positions, channels), v = new(plan.Positions, channels);
            using AlignedBuffer scratch = new(ChannelTransforms<TSimd, TVector>.ScratchLength), ones = new(32), zeros = new(32);
            new Span<float>(ones.Pointer, 32).Fill(1);
            x.Reserve(Images);
            back.Reserve(Images);
            forth.Reserve(Images * plan.RowsPerImage);
            v.Reserve(Images * plan.RowsPerImage);
            double direct = 0, turned = 0, size = 0;
            fixed (float* planes = KernelData.Random(channels * rows * columns, 1))
                x.FromPlanes(planes, 1);
            ChannelTransforms<TSimd, TVector>.Input(plan, x.Image(1), x.Stride, ones.Pointer, zeros.Pointer, forth, 1, scratch.Pointer);
            for (int position = 0; position < plan.Positions; position++)
            {
                for (int row = plan.RowsPerImage; row < 2 * plan.RowsPerImage; row++)
                {
                    float[] values = KernelData.Random(channels, (ulong)(position * 1000 + row));
                    values.CopyTo(new Span<float>(v.At(position) + row * v.Stride, channels));
                    for (int channel = 0; channel < channels; channel++)
                    {
                        double product = (double)values[channel] * forth.At(position)[row * forth.Stride + channel];
                        direct += product;
                        size += Math.Abs(product);
                    }
                }
            }

            ChannelTransforms<TSimd, TVector>.InputGradient(plan, v, 1, back.Image(1), back.Stride, scratch.Pointer);
            for (int pixel = 0; pixel < rows * columns; pixel++)
            {
                for (int channel = 0; channel < channels; channel++)
                    turned += (double)x.Image(1)[pixel * x.Stride + channel] * back.Image(1)[pixel * back.Stride + channel];
            }

            turned.Should().BeApproximately(direct, 1e-6 * size);
        }
    }
}
