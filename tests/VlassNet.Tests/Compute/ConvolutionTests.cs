using VlassNet.Compute.Cpu;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Tests.Compute;

/// <summary>The convolution kernels against plain loops over the definition.</summary>
public class ConvolutionTests
{
    public static TheoryData<int, int, int, int, int> Cases
    {
        get
        {
            TheoryData<int, int, int, int, int> cases = [];
            foreach (int bits in new[] { 512, 256, 128, 32 })
            {
                foreach ((int rows, int columns, int inputs, int outputs) in
                    new[] { (1, 1, 1, 1), (5, 3, 2, 4), (16, 16, 3, 5), (8, 33, 4, 7), (12, 64, 1, 11), (31, 17, 6, 10) })
                {
                    cases.Add(bits, rows, columns, inputs, outputs);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_is_the_definition(int bits, int rows, int columns, int inputs, int outputs) =>
        SimdWidths.Run(bits, new ForwardTest(rows, columns, inputs, outputs));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Input_gradient_is_the_definition(int bits, int rows, int columns, int inputs, int outputs) =>
        SimdWidths.Run(bits, new InputGradientTest(rows, columns, inputs, outputs));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weight_gradient_is_the_definition(int bits, int rows, int columns, int inputs, int outputs) =>
        SimdWidths.Run(bits, new WeightGradientTest(rows, columns, inputs, outputs));

    /// <summary>Calls the action for every pair of pixels that a tap joins: output pixel, input pixel, tap.</summary>
    private static void ForEachTap(int rows, int columns, Action<int, int, int> action)
    {
        for (int pixel = 0; pixel < rows * columns; pixel++)
        {
            for (int tap = 0; tap < 9; tap++)
            {
                int row = pixel / columns + tap / 3 - 1, column = pixel % columns + tap % 3 - 1;
                if (row >= 0 && row < rows && column >= 0 && column < columns)
                    action(pixel, row * columns + column, tap);
            }
        }
    }

    private sealed unsafe class ForwardTest(int rows, int columns, int inputs, int outputs) : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int length = rows * columns;
            PlaneLayout layout = new(new ImageShape(rows, columns, inputs));
            float[] x = KernelData.Random(inputs * length, 1), w = KernelData.Random(outputs * inputs * 9, 2);
            using AlignedBuffer input = KernelData.Planes(x, layout, inputs);
            using AlignedBuffer output = new(PackedWeights.Tile * layout.Length);
            float[] packed = new float[PackedWeights.Length(outputs, inputs)];
            fixed (float* weights = w, tiles = packed)
            {
                PackedWeights.Forward(weights, outputs, inputs, tiles);
                for (int k = 0; k < outputs; k++)
                {
                    if (k % PackedWeights.Tile == 0)
                        Convolution<TSimd, TVector>.Run(
                            input.Pointer, inputs, layout, new RowBand(0, rows), tiles + k / PackedWeights.Tile * PackedWeights.TileLength(inputs), output.Pointer);
                    float[] expected = new float[length];
                    for (int c = 0; c < inputs; c++)
                        ForEachTap(rows, columns, (p, q, tap) => expected[p] += w[(k * inputs + c) * 9 + tap] * x[c * length + q]);
                    Compare.Values(
                        KernelData.Map(output.Pointer + k % PackedWeights.Tile * layout.Length, layout), expected, 1e-5, $"channel {k}");
                }
            }
        }
    }

    private sealed unsafe class InputGradientTest(int rows, int columns, int inputs, int outputs) : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int length = rows * columns;
            PlaneLayout layout = new(new ImageShape(rows, columns, outputs));
            float[] dy = KernelData.Random(outputs * length, 1), w = KernelData.Random(outputs * inputs * 9, 2);
            using AlignedBuffer gradient = KernelData.Planes(dy, layout, outputs);
            using AlignedBuffer output = new(PackedWeights.Tile * layout.Length);
            float[] packed = new float[PackedWeights.Length(inputs, outputs)];
            fixed (float* weights = w, tiles = packed)
            {
                PackedWeights.Backward(weights, outputs, inputs, tiles);
                for (int c = 0; c < inputs; c++)
                {
                    if (c % PackedWeights.Tile == 0)
                        Convolution<TSimd, TVector>.Run(
                            gradient.Pointer, outputs, layout, new RowBand(0, rows), tiles + c / PackedWeights.Tile * PackedWeights.TileLength(outputs),
                            output.Pointer);
                    float[] expected = new float[length];
                    for (int k = 0; k < outputs; k++)
                        ForEachTap(rows, columns, (p, q, tap) => expected[q] += w[(k * inputs + c) * 9 + tap] * dy[k * length + p]);
                    Compare.Values(
                        KernelData.Map(output.Pointer + c % PackedWeights.Tile * layout.Length, layout), expected, 1e-5, $"channel {c}");
                }
            }
        }
    }

    private sealed unsafe class WeightGradientTest(int rows, int columns, int inputs, int outputs) : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int length = rows * columns;
            PlaneLayout layout = new(new ImageShape(rows, columns, inputs));
            float[] x = KernelData.Random(inputs * length, 1), dy = KernelData.Random(outputs * length, 2);
            using AlignedBuffer input = KernelData.Planes(x, layout, inputs);
            using AlignedBuffer gradient = KernelData.Planes(dy, layout, PackedWeights.Tiles(outputs) * PackedWeights.Tile);
            float[] actual = KernelData.Random(outputs * inputs * 9, 3), expected = [.. actual];
            fixed (float* sums = actual)
                WeightGradient<TSimd, TVector>.Accumulate(gradient.Pointer, outputs, input.Pointer, inputs, layout, new RowBand(0, rows), sums);
            for (int k = 0; k < outputs; k++)
            {
                for (int c = 0; c < inputs; c++)
                    ForEachTap(rows, columns, (p, q, tap) => expected[(k * inputs + c) * 9 + tap] += dy[k * length + p] * x[c * length + q]);
            }

            Compare.Values(actual, expected, 1e-4, "weight gradient");
        }
    }
}
