using VlassNet.Compute.Cpu;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Engines;

namespace VlassNet.Tests.Compute;

/// <summary>The products of a dense layer against their definition in double precision, for shapes with every kind of rest.</summary>
public class DenseTests
{
    private const double Share = 2e-6;

    public static TheoryData<int, int, int, int> Cases
    {
        get
        {
            TheoryData<int, int, int, int> cases = [];
            foreach (int bits in new[] { 512, 256, 128, 32 })
            {
                foreach ((int images, int inputs, int outputs) in
                    new[] { (1, 37, 4), (1, 1, 1), (3, 64, 5), (7, 50, 18), (16, 96, 33), (33, 67, 19), (130, 193, 10) })
                {
                    cases.Add(bits, images, inputs, outputs);
                }
            }

            return cases;
        }
    }

    public static TheoryData<int> Widths => SimdWidths.All;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_is_the_product(int bits, int images, int inputs, int outputs) =>
        SimdWidths.Run(bits, new ForwardTest(images, inputs, outputs));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Input_gradient_is_the_product(int bits, int images, int inputs, int outputs) =>
        SimdWidths.Run(bits, new InputGradientTest(images, inputs, outputs));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weight_gradient_is_the_product(int bits, int images, int inputs, int outputs) =>
        SimdWidths.Run(bits, new WeightGradientTest(images, inputs, outputs));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Activation_is_ReLU_then_dropout(int bits) => SimdWidths.Run(bits, new ActivationTest());

    [Theory]
    [InlineData(4, 4)]
    [InlineData(1, 9)]
    [InlineData(9, 1)]
    [InlineData(7, 13)]
    [InlineData(16, 34)]
    public unsafe void Transpose_turns_a_part_of_a_matrix_round(int rows, int columns)
    {
        int stride = columns + 3, destinationStride = rows + 2;
        float[] matrix = KernelData.Random(rows * stride, 1);
        float[] turned = new float[columns * destinationStride], expected = new float[columns * destinationStride];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                expected[column * destinationStride + row] = matrix[row * stride + column];
        }

        fixed (float* source = matrix, destination = turned)
            Transpose.Run(source, rows, columns, stride, destination, destinationStride);
        turned.Should().Equal(expected);
    }

    /// <summary>Σ over <paramref name="count"/> of two factors, for each of rows × columns.</summary>
    private static float[] Products(int rows, int columns, int count, Func<int, int, double> left, Func<int, int, double> right)
    {
        float[] products = new float[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double sum = 0;
                for (int i = 0; i < count; i++)
                    sum += left(row, i) * right(column, i);
                products[row * columns + column] = (float)sum;
            }
        }

        return products;
    }

    /// <summary>The outputs in two parts, as work items are.</summary>
    private static (int First, int End)[] Parts(int count) => [(0, count / 2), (count / 2, count)];

    private sealed unsafe class ForwardTest(int images, int inputs, int outputs) : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            float[] x = KernelData.Random(images * inputs, 1), w = KernelData.Random(outputs * inputs, 2);
            float[] bias = KernelData.Random(outputs, 3), y = new float[images * outputs];
            using AlignedBuffer packed = new(DenseForward<TSimd, TVector>.PackedLength(images, inputs));
            new Span<float>(packed.Pointer, (int)packed.Length).Fill(float.NaN);
            fixed (float* px = x, pw = w, pb = bias, py = y)
            {
                foreach ((int first, int end) in Parts(inputs))
                    DenseForward<TSimd, TVector>.Pack(px, images, inputs, packed.Pointer, first, end);
                foreach ((int first, int end) in Parts(outputs))
                    DenseForward<TSimd, TVector>.Run(packed.Pointer, images, inputs, pw, pb, py, outputs, first, end);
            }

            if (images <= DenseForwardFew<TSimd, TVector>.Most)
            {
                float[] few = new float[y.Length];
                using AlignedBuffer panels = new(DenseForwardFew<TSimd, TVector>.PackedLength(outputs, inputs));
                fixed (float* px = x, pw = w, pb = bias, py = few)
                {
                    int perItem = DenseStage<TSimd, TVector>.ForwardPerItem;
                    for (int first = 0; first < outputs; first += perItem)
                    {
                        int end = Math.Min(first + perItem, outputs);
                        DenseForwardFew<TSimd, TVector>.Pack(pw, inputs, panels.Pointer, first, end);
                        DenseForwardFew<TSimd, TVector>.Run(px, images, inputs, panels.Pointer, pb, py, outputs, first, end);
                    }
                }

                few.Should().Equal(y);
            }

            float[] expected = Products(
                images, outputs, inputs + 1, (image, i) => i < inputs ? x[image * inputs + i] : 1,
                (output, i) => i < inputs ? w[output * inputs + i] : bias[output]);
            Compare.Relative(y, expected, Share, "outputs");
        }
    }

    private sealed unsafe class InputGradientTest(int images, int inputs, int outputs) : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            float[] dy = KernelData.Random(images * outputs, 1), w = KernelData.Random(outputs * inputs, 2);
            float[] dx = new float[images * inputs];
            fixed (float* pdy = dy, pw = w, pdx = dx)
            {
                foreach ((int first, int end) in Parts(inputs))
                    Dense<TSimd, TVector>.InputGradient(pdy, images, outputs, pw, pdx, inputs, first, end);
            }

            float[] expected = Products(
                images, inputs, outputs, (image, i) => dy[image * outputs + i], (input, i) => w[i * inputs + input]);
            Compare.Relative(dx, expected, Share, "gradient of the inputs");
        }
    }

    private sealed unsafe class WeightGradientTest(int images, int inputs, int outputs) : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            float[] dy = KernelData.Random(images * outputs, 1), x = KernelData.Random(images * inputs, 2);
            float[] dw = KernelData.Random(outputs * inputs, 3), db = KernelData.Random(outputs, 4);
            fixed (float* pdy = dy, px = x, pdw = dw, pdb = db)
            {
                foreach ((int first, int end) in Parts(outputs))
                    Dense<TSimd, TVector>.WeightGradient(pdy, images, outputs, px, inputs, pdw + first * inputs, pdb, first, end);
            }

            float[] expected = Products(
                outputs, inputs, images, (output, i) => dy[i * outputs + output], (input, i) => x[i * inputs + input]);
            Compare.Relative(dw, expected, Share, "gradient of the weights");
            Compare.Relative(
                db, Products(outputs, 1, images, (output, i) => dy[i * outputs + output], (_, _) => 1), Share, "gradient of the biases");
        }
    }

    private sealed unsafe class ActivationTest : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            const int first = 3, end = 40;
            const uint key = 77;
            float[] before = KernelData.Random(end + 1, 1), gradient = KernelData.Random(end + 1, 2);
            (before[5], before[39]) = (float.NaN, float.NaN);
            foreach (uint threshold in new[] { 0u, 1u << 30 })
            {
                float[] y = [.. before], dy = [.. gradient];
                fixed (float* py = y, pdy = dy)
                {
                    DenseActivation.Forward<TSimd, TVector>(py, first, end, 1.25f, key, threshold);
                    DenseActivation.Backward<TSimd, TVector>(pdy + first, py + first, end - first, 1.25f);
                }

                for (int i = 0; i <= end; i++)
                {
                    bool inside = i is >= first and < end, kept = DropoutHash.Mix(key ^ (uint)i) >= threshold;
                    y[i].Should().Be(!inside ? before[i] : kept ? Math.Max(0, before[i]) * 1.25f : 0, "of output {0}", i);
                    dy[i].Should().Be(!inside ? gradient[i] : y[i] > 0 ? gradient[i] * 1.25f : 0, "of output {0}", i);
                }
            }
        }
    }
}
