using VlassNet.Compute.Cpu;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.Winograd;
using VlassNet.Networks;

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
                    new[] { (4, 16, 12, 12), (16, 16, 13, 17), (8, 32, 21, 15), (12, 48, 12, 14), (8, 64, 16, 12) })
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
        SimdWidths.Run(bits, new MethodTest(rows, columns, inputs, outputs, backward: false));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Input_gradient_is_the_direct_one(int bits, int rows, int columns, int inputs, int outputs) =>
        SimdWidths.Run(bits, new MethodTest(rows, columns, inputs, outputs, backward: true));

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
    public void It_suits_whole_tiles_and_many_channels(int rows, int columns, int inputs, int outputs, bool suits) =>
        WinogradLayout.Suits(new FeatureShape(rows, columns, inputs), outputs).Should().Be(suits);

    private sealed unsafe class MethodTest(int rows, int columns, int inputs, int outputs, bool backward) : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            PlaneLayout layout = new(new FeatureShape(rows, columns, inputs));
            using ConvolutionMethod winograd = new WinogradConvolution<TSimd, TVector>(layout, inputs, outputs, backward, 1);
            using ConvolutionMethod direct = new DirectConvolution<TSimd, TVector>(layout, inputs, outputs, backward, 1);
            using AlignedBuffer input = KernelData.Planes(KernelData.Random(inputs * rows * columns, 1), layout, inputs);
            using AlignedBuffer actual = new(PackedWeights.Tile * layout.Length), expected = new(PackedWeights.Tile * layout.Length);
            float[] w = KernelData.Random(outputs * inputs * PackedWeights.Taps, 2);
            fixed (float* weights = w)
            {
                foreach (ConvolutionMethod method in new[] { winograd, direct })
                {
                    method.SetWeights(weights, 0, 2);
                    method.SetWeights(weights, 1, 2);
                    method.Load(input.Pointer, 0);
                }
            }

            for (int k = 0; k < outputs; k++)
            {
                if (k % PackedWeights.Tile == 0)
                {
                    winograd.Run(k, 0, new RowBand(0, rows), actual.Pointer);
                    direct.Run(k, 0, new RowBand(0, rows), expected.Pointer);
                }

                int plane = k % PackedWeights.Tile * layout.Length;
                Compare.Relative(
                    KernelData.Map(actual.Pointer + plane, layout), KernelData.Map(expected.Pointer + plane, layout), 2e-5, $"channel {k}");
            }
        }
    }

    private sealed unsafe class WeightTest(int rows, int columns, int inputs, int outputs) : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            PlaneLayout layout = new(new FeatureShape(rows, columns, inputs));
            using WeightGradientMethod winograd = new WinogradWeightGradient<TSimd, TVector>(layout, inputs, outputs, 1);
            using WeightGradientMethod direct = new DirectWeightGradient<TSimd, TVector>(layout, inputs, outputs);
            for (ulong chunk = 0; chunk < 2; chunk++)
                Compare.Relative(Sum(winograd, chunk), Sum(direct, chunk), 5e-5, $"weight gradient of chunk {chunk}");

            float[] Sum(WeightGradientMethod method, ulong chunk)
            {
                float[] gradient = new float[outputs * inputs * PackedWeights.Taps];
                using AlignedBuffer sums = new(outputs * method.RowLength);
                for (ulong image = 0; image < 3; image++)
                {
                    ulong seed = 10 * chunk + 2 * image;
                    using AlignedBuffer x = KernelData.Planes(KernelData.Random(inputs * rows * columns, seed), layout, inputs);
                    using AlignedBuffer dy = KernelData.Planes(
                        KernelData.Random(outputs * rows * columns, seed + 1), layout, PackedWeights.Tiles(outputs) * PackedWeights.Tile);
                    method.Add(dy.Pointer, x.Pointer, 0, sums.Pointer, image == 0);
                }

                method.Finish(0, sums.Pointer);
                fixed (float* destination = gradient)
                {
                    for (int k = 0; k < outputs; k++)
                        method.Unpack(sums.Pointer + k * method.RowLength, destination + k * inputs * PackedWeights.Taps);
                }

                return gradient;
            }
        }
    }
}
