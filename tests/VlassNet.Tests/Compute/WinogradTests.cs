using VlassNet.Compute.Cpu;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.Winograd;

namespace VlassNet.Tests.Compute;

/// <summary>Winograd's convolutions against the direct ones, which <see cref="ConvolutionTests"/> holds to the definition.</summary>
public class WinogradTests
{
    public static TheoryData<int, int, int, int, int> Cases
    {
        get
        {
            TheoryData<int, int, int, int, int> cases = [];
            foreach (int bits in new[] { 512, 256, 128 })
            {
                foreach ((int rows, int columns, int inputs, int outputs) in
                    new[] { (16, 16, 13, 17), (8, 32, 37, 15), (4, 64, 12, 16), (16, 48, 50, 25), (12, 64, 16, 12) })
                {
                    cases.Add(bits, rows, columns, inputs, outputs);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_is_the_direct_one(int bits, int rows, int columns, int inputs, int outputs) =>
        SimdWidths.Run(bits, new ConvolutionTest(rows, columns, inputs, outputs, backward: false));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Input_gradient_is_the_direct_one(int bits, int rows, int columns, int inputs, int outputs) =>
        SimdWidths.Run(bits, new ConvolutionTest(rows, columns, inputs, outputs, backward: true));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weight_gradient_over_three_images_is_the_direct_one(int bits, int rows, int columns, int inputs, int outputs) =>
        SimdWidths.Run(bits, new WeightTest(rows, columns, inputs, outputs));

    [Theory]
    [InlineData(32, 32, 75, 50, true)]
    [InlineData(16, 16, 50, 25, true)]
    [InlineData(64, 64, 1, 75, false)]
    [InlineData(75, 75, 75, 50, false)]
    [InlineData(32, 30, 75, 50, false)]
    [InlineData(32, 32, 75, 8, false)]
    [InlineData(4, 16, 75, 50, false)]
    public void It_suits_whole_tiles_and_many_channels(int rows, int columns, int inputs, int outputs, bool suits) =>
        TileLayout.Suits(new ImageShape(rows, columns, inputs), outputs).Should().Be(suits);

    /// <summary>Dense maps by tiles.</summary>
    private static unsafe AlignedBuffer Tiled<TSimd, TVector>(float[] maps, TileLayout layout)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int length = layout.Tiles * TileLayout.Phases, count = maps.Length / length;
        AlignedBuffer tiled = new((long)count * layout.Length);
        fixed (float* source = maps)
        {
            for (int map = 0; map < count; map++)
                TileTransfer<TSimd, TVector>.FromMap(source + map * length, 1, 0, layout, tiled.Pointer + map * layout.Length);
        }

        return tiled;
    }

    private sealed unsafe class ConvolutionTest(int rows, int columns, int inputs, int outputs, bool backward) : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            ImageShape shape = new(rows, columns, inputs);
            PlaneLayout planes = new(shape);
            using TileLayout tiles = new(shape);
            float[] maps = KernelData.Random(inputs * rows * columns, 1), actual = new float[outputs * rows * columns];
            using AlignedBuffer padded = KernelData.Planes(maps, planes, inputs), tiled = Tiled<TSimd, TVector>(maps, tiles);
            using AlignedBuffer expected = new(PackedWeights.Tile * planes.Length);
            using WinogradConvolution<TSimd, TVector> winograd = new(tiles, inputs, outputs, backward, 1);
            using DirectConvolution<TSimd, TVector> direct = new(planes, inputs, outputs, backward, 1);
            fixed (float* weights = KernelData.Random(outputs * inputs * PackedWeights.Taps, 2), result = actual)
            {
                for (int part = 0; part < 2; part++)
                {
                    winograd.SetWeights(weights, part, 2);
                    direct.SetWeights(weights, part, 2);
                }

                MapOutput<TSimd, TVector> output = new(tiles, (IntPtr)result);
                winograd.Run(tiled.Pointer, 0, ref output);
            }

            direct.Load(padded.Pointer, 0);
            for (int k = 0; k < outputs; k++)
            {
                if (k % PackedWeights.Tile == 0)
                    direct.Run(k, 0, new RowBand(0, rows), expected.Pointer);
                Compare.Relative(
                    actual.AsSpan(k * rows * columns, rows * columns).ToArray(),
                    KernelData.Map(expected.Pointer + k % PackedWeights.Tile * planes.Length, planes), 2e-5, $"channel {k}");
            }
        }
    }

    /// <summary>Writes the output into dense maps.</summary>
    private readonly unsafe struct MapOutput<TSimd, TVector>(TileLayout layout, IntPtr maps) : ITileOutput
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        public void Take(int channel, int from, int count, float* products, int pointStride)
        {
            using AlignedBuffer scratch = new((TileLayout.Points + TileLayout.Phases) * TSimd.Width);
            TileTransfer<TSimd, TVector>.ProductsToMap(
                products, pointStride, layout, from, count, scratch.Pointer,
                (float*)maps + channel * layout.Tiles * TileLayout.Phases);
        }
    }

    private sealed unsafe class WeightTest(int rows, int columns, int inputs, int outputs) : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            ImageShape shape = new(rows, columns, inputs);
            PlaneLayout planes = new(shape);
            using TileLayout tiles = new(shape);
            using WinogradWeightGradient<TSimd, TVector> winograd = new(tiles, inputs, outputs, 1);
            for (ulong chunk = 0; chunk < 2; chunk++)
            {
                float[] expected = new float[outputs * inputs * PackedWeights.Taps], actual = new float[expected.Length];
                for (ulong image = 0; image < 3; image++)
                {
                    ulong seed = 10 * chunk + 2 * image;
                    float[] x = KernelData.Random(inputs * rows * columns, seed), dy = KernelData.Random(outputs * rows * columns, seed + 1);
                    using AlignedBuffer xTiled = Tiled<TSimd, TVector>(x, tiles), dyTiled = Tiled<TSimd, TVector>(dy, tiles);
                    using AlignedBuffer xPlanes = KernelData.Planes(x, planes, inputs);
                    using AlignedBuffer dyPlanes = KernelData.Planes(dy, planes, PackedWeights.Tiles(outputs) * PackedWeights.Tile);
                    winograd.Add(dyTiled.Pointer, xTiled.Pointer, 0, image == 0);
                    fixed (float* sums = expected)
                    {
                        WeightGradient<TSimd, TVector>.Accumulate(
                            dyPlanes.Pointer, outputs, xPlanes.Pointer, inputs, planes, new RowBand(0, rows), sums);
                    }
                }

                using AlignedBuffer chunkRows = new(outputs * winograd.RowLength);
                winograd.Finish(0, chunkRows.Pointer);
                fixed (float* gradient = actual)
                {
                    for (int k = 0; k < outputs; k++)
                    {
                        winograd.Unpack(
                            chunkRows.Pointer + k * winograd.RowLength, gradient + k * inputs * PackedWeights.Taps);
                    }
                }

                Compare.Relative(actual, expected, 5e-5, $"weight gradient of chunk {chunk}");
            }
        }
    }
}
