using VlassNet.Compute.Cpu;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.Winograd;
using VlassNet.Compute.Engines;

namespace VlassNet.Tests.Compute;

/// <summary>What is done by tiles is what is done on planes.</summary>
public class TileTests
{
    public static TheoryData<int, int, int, float, float> Cases
    {
        get
        {
            TheoryData<int, int, int, float, float> cases = [];
            foreach (int bits in new[] { 512, 256, 128 })
            {
                cases.Add(bits, 16, 16, 1, 0);
                cases.Add(bits, 8, 32, -1, 0.3f);
                cases.Add(bits, 12, 64, 1, 0.3f);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Activation_pool_and_their_gradient_are_those_on_planes(int bits, int rows, int columns, float sign, float dropout) =>
        SimdWidths.Run(bits, new PassTest(rows, columns, sign, dropout));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Activations_and_their_gradient_are_those_on_planes(int bits, int rows, int columns, float sign, float dropout) =>
        SimdWidths.Run(bits, new MapTest(rows, columns, sign, dropout));

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void A_square_is_transposed(int bits) => SimdWidths.Run(bits, new TransposeTest());

    private sealed unsafe class PassTest(int rows, int columns, float sign, float dropout) : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            ImageShape shape = new(rows, columns, 1);
            PlaneLayout planes = new(shape);
            using TileLayout tiles = new(shape);
            int pixels = rows * columns;
            ChannelPass pass = new(
                0.1f, sign, dropout > 0 ? 1 / (1 - dropout) : 1, 99, dropout > 0 ? DropoutHash.Threshold(dropout) : 0, (uint)(7 * pixels));

            float[] map = KernelData.Random(pixels, 1), dz = KernelData.Random(pixels / 4, 2);
            using AlignedBuffer plane = KernelData.Planes(map, planes, 1), dyPlane = new(planes.Length);
            using AlignedBuffer products = Products(map, tiles), scratch = new(52 * TSimd.Width);
            using AlignedBuffer activations = new(pixels), dyTiled = new(tiles.Length), expectedTiled = new(tiles.Length);
            float[] pooled = new float[pixels / 4], expectedPooled = new float[pixels / 4], expectedPrediction = new float[pixels / 4];
            float[] prediction = new float[pixels / 4];
            double sum = 0, squares = 0, expectedSum = 0, expectedSquares = 0, bias, expectedBias;
            PoolGradient rule = PoolGradient.Of(1.3, 0.2, 1.1, 1, 0.3, -0.2, 50);
            float* pixel = plane.Pointer + planes.Lead;
            RowBand whole = new(0, rows);
            fixed (float* to = pooled, expectedTo = expectedPooled, gradient = dz, predicted = prediction, expectedPredicted = expectedPrediction)
            {
                ActivationPool.Predict<TSimd, TVector>(pixel, planes, whole, pass.Bias, sign, expectedPredicted);
                ActivationPool.Train<TSimd, TVector>(pixel, planes, whole, pass, expectedTo, ref expectedSum, ref expectedSquares);
                for (int from = 0; from < tiles.Tiles; from += 16)
                {
                    float* m = products.Pointer + from;
                    TileActivation<TSimd, TVector>.Predict(
                        m, tiles.Tiles, tiles, from, 16, pass.Bias, sign, scratch.Pointer, predicted);
                    TileActivation<TSimd, TVector>.Train(
                        m, tiles.Tiles, tiles, from, 16, pass, scratch.Pointer, activations.Pointer, to, ref sum, ref squares);
                }

                // The gradient finds the kept pixel by its value, so both ways start from the same activations.
                float[] y = KernelData.Map(plane.Pointer, planes);
                fixed (float* dense = y)
                    TileTransfer<TSimd, TVector>.FromMap(dense, 1, 0, tiles, expectedTiled.Pointer);
                Compare.Values(
                    new Span<float>(activations.Pointer, pixels).ToArray(), Phases(expectedTiled, tiles), 1e-6, "activations");
                for (int phase = 0; phase < TileLayout.Phases; phase++)
                {
                    new Span<float>(expectedTiled.Pointer + tiles.Phase(0, 0) + phase * tiles.PhaseStride, tiles.Tiles)
                        .CopyTo(new Span<float>(activations.Pointer + phase * tiles.Tiles, tiles.Tiles));
                }

                expectedBias = rule.Run<TSimd, TVector>(
                    pixel, planes, whole, expectedTo, gradient, dyPlane.Pointer + planes.Lead);
                bias = TileGradient<TSimd, TVector>.Run(rule, activations.Pointer, tiles, expectedTo, gradient, dyTiled.Pointer);
                float[] dy = KernelData.Map(dyPlane.Pointer, planes);
                fixed (float* dense = dy)
                    TileTransfer<TSimd, TVector>.FromMap(dense, 1, 0, tiles, expectedTiled.Pointer);
            }

            Compare.Values(prediction, expectedPrediction, 1e-6, "prediction's pool");
            Compare.Values(pooled, expectedPooled, 1e-6, "pool");
            sum.Should().BeApproximately(expectedSum, 1e-3);
            squares.Should().BeApproximately(expectedSquares, 1e-3);
            Phases(dyTiled, tiles).Should().Equal(Phases(expectedTiled, tiles));
            bias.Should().BeApproximately(expectedBias, 1e-3);
        }

    }

    private sealed unsafe class MapTest(int rows, int columns, float sign, float dropout) : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            ImageShape shape = new(rows, columns, 1);
            PlaneLayout planes = new(shape);
            using TileLayout tiles = new(shape);
            int pixels = rows * columns;
            ChannelPass pass = new(
                0.1f * sign, sign, dropout > 0 ? 1 / (1 - dropout) : 1, 99, dropout > 0 ? DropoutHash.Threshold(dropout) : 0, (uint)(7 * pixels));
            float[] map = KernelData.Random(pixels, 1), dz = KernelData.Random(pixels, 2);
            using AlignedBuffer plane = KernelData.Planes(map, planes, 1), dyPlane = new(planes.Length);
            using AlignedBuffer products = Products(map, tiles), scratch = new(52 * TSimd.Width);
            using AlignedBuffer dyTiled = new(tiles.Length), expectedTiled = new(tiles.Length);
            float[] trained = new float[pixels], predicted = new float[pixels], expectedTrained = new float[pixels], expectedPredicted = new float[pixels];
            double sum = 0, squares = 0, expectedSum = 0, expectedSquares = 0, bias, expectedBias;
            PoolGradient rule = PoolGradient.Of(1.3, 0.2, 1.1, 1, 0.3, -0.2, 50);
            float* pixel = plane.Pointer + planes.Lead;
            RowBand whole = new(0, rows);
            fixed (float* to = trained, predictedTo = predicted, expectedTo = expectedTrained, expectedPredictedTo = expectedPredicted, gradient = dz)
            {
                ActivationMap.Predict<TSimd, TVector>(pixel, planes, whole, pass.Bias, expectedPredictedTo);
                ActivationMap.Train<TSimd, TVector>(pixel, planes, whole, pass, expectedTo, ref expectedSum, ref expectedSquares);
                for (int from = 0; from < tiles.Tiles; from += 16)
                {
                    float* m = products.Pointer + from;
                    TileMap<TSimd, TVector>.Predict(m, tiles.Tiles, tiles, from, 16, pass.Bias, scratch.Pointer, predictedTo);
                    TileMap<TSimd, TVector>.Train(m, tiles.Tiles, tiles, from, 16, pass, scratch.Pointer, to, ref sum, ref squares);
                }

                expectedBias = ActivationMap.Gradient<TSimd, TVector>(rule, expectedTo, gradient, planes, dyPlane.Pointer + planes.Lead);
                bias = TileMap<TSimd, TVector>.Gradient(rule, expectedTo, gradient, tiles, dyTiled.Pointer);
                fixed (float* dense = KernelData.Map(dyPlane.Pointer, planes))
                    TileTransfer<TSimd, TVector>.FromMap(dense, 1, 0, tiles, expectedTiled.Pointer);
            }

            Compare.Values(predicted, expectedPredicted, 1e-6, "prediction's activations");
            Compare.Values(trained, expectedTrained, 1e-6, "activations");
            sum.Should().BeApproximately(expectedSum, 1e-3);
            squares.Should().BeApproximately(expectedSquares, 1e-3);
            Phases(dyTiled, tiles).Should().Equal(Phases(expectedTiled, tiles));
            bias.Should().BeApproximately(expectedBias, 1e-3);
        }
    }

    /// <summary>Products whose output transform is the map: Aᵀ takes points 0, 1, 2 and 5 to (p0+p1+p2, p1−p2, p1+p2, p1−p2+p5).</summary>
    private static unsafe AlignedBuffer Products(float[] map, TileLayout layout)
    {
        AlignedBuffer products = new(TileLayout.Points * layout.Tiles);
        int[] points = [0, 1, 2, 5];
        float[,] inverse = { { 1, 0, -1, 0 }, { 0, 0.5f, 0.5f, 0 }, { 0, -0.5f, 0.5f, 0 }, { 0, -1, 0, 1 } };
        for (int tile = 0; tile < layout.Tiles; tile++)
        {
            for (int i = 0; i < 4; i++)
            {
                for (int j = 0; j < 4; j++)
                {
                    double value = 0;
                    for (int a = 0; a < 4; a++)
                    {
                        for (int b = 0; b < 4; b++)
                            value += inverse[i, a] * inverse[j, b] * map[layout.Corners[tile] + a * layout.Columns + b];
                    }

                    products.Pointer[(points[i] * TileLayout.Side + points[j]) * layout.Tiles + tile] = (float)value;
                }
            }
        }

        return products;
    }

    private static unsafe float[] Phases(AlignedBuffer tiled, TileLayout layout) =>
        [.. Enumerable.Range(0, TileLayout.Phases).SelectMany(phase =>
            new Span<float>(tiled.Pointer + layout.Phase(0, 0) + phase * layout.PhaseStride, layout.Tiles).ToArray())];

    private sealed unsafe class TransposeTest : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int width = TSimd.Width, stride = width + 3, resultStride = width + 5;
            foreach (int count in new[] { 1, width - 1, width })
            {
                float[] rows = KernelData.Random(count * stride, 1), columns = new float[width * resultStride];
                fixed (float* from = rows, to = columns)
                    SquareTranspose<TSimd, TVector>.Run(from, stride, count, to, resultStride);
                for (int row = 0; row < width; row++)
                {
                    for (int column = 0; column < width; column++)
                        columns[column * resultStride + row].Should().Be(rows[Math.Min(row, count - 1) * stride + column]);
                }
            }
        }
    }
}
