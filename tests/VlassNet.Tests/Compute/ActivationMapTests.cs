using VlassNet.Compute.Cpu;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Engines;

namespace VlassNet.Tests.Compute;

/// <summary>Activations without a pool, and their gradient, against plain loops over the definition.</summary>
public class ActivationMapTests
{
    public static TheoryData<int, int, int, float> Cases
    {
        get
        {
            TheoryData<int, int, int, float> cases = [];
            foreach (int bits in new[] { 512, 256, 128, 32 })
            {
                foreach ((int rows, int columns, float dropout) in new[] { (1, 1, 0f), (3, 16, 0.4f), (9, 31, 0.4f), (6, 45, 0f) })
                    cases.Add(bits, rows, columns, dropout);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_passes_are_the_definition(int bits, int rows, int columns, float dropout) =>
        SimdWidths.Run(bits, new PassTest(rows, columns, dropout));

    private sealed unsafe class PassTest(int rows, int columns, float dropout) : IKernelTest
    {
        private const float Bias = 0.1f;

        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int pixels = rows * columns;
            PlaneLayout layout = new(new ImageShape(rows, columns, 1));
            uint threshold = dropout > 0 ? DropoutHash.Threshold(dropout) : 0;
            ChannelPass pass = new(Bias, 1, dropout > 0 ? 1 / (1 - dropout) : 1, 99, threshold, (uint)(3 * pixels));
            float[] x = KernelData.Random(pixels, 1), dz = KernelData.Random(pixels, 2);
            float[] active = Array.ConvertAll(x, value => Math.Max(0, value + Bias));
            float[] kept = [.. active.Select((value, i) => threshold == 0
                ? value
                : SimdScalar.Keep(99, (uint)(3 * pixels + i), threshold, value * pass.KeepScale))];
            PoolGradient rule = PoolGradient.Of(1.3, 0.2, 1.1, pass.KeepScale, 0.3, -0.2, 50);
            float[] expected = [.. kept.Select((y, i) => y > 0 ? rule.Sparse * dz[i] + rule.Constant + rule.Slope * y : 0)];

            using AlignedBuffer plane = KernelData.Planes(x, layout, 1), dy = new(layout.Length);
            float[] predicted = new float[pixels], trained = new float[pixels];
            double sum = 0, squares = 0, total;
            fixed (float* prediction = predicted, activations = trained, gradient = dz)
            {
                for (int row = 0; row < rows; row += 4)
                {
                    RowBand band = new(row, Math.Min(row + 4, rows));
                    ActivationMap.Predict<TSimd, TVector>(plane.Pointer + layout.Lead, layout, band, Bias, prediction);
                    ActivationMap.Train<TSimd, TVector>(
                        plane.Pointer + layout.Lead, layout, band, pass, activations, ref sum, ref squares);
                }

                total = ActivationMap.Gradient<TSimd, TVector>(rule, activations, gradient, layout, dy.Pointer + layout.Lead);
            }

            predicted.Should().Equal(active);
            Compare.Values(trained, kept, 1e-6, "activations");
            sum.Should().BeApproximately(kept.Sum(value => (double)value), 1e-4);
            squares.Should().BeApproximately(kept.Sum(value => (double)value * value), 1e-4);
            Compare.Values(KernelData.Map(dy.Pointer, layout), expected, 1e-5, "gradient");
            total.Should().BeApproximately(expected.Sum(value => (double)value), 1e-4);
            for (int row = 0; row < rows; row++)
                dy.Pointer[layout.Lead + row * layout.Stride + columns].Should().Be(0, "nothing is written between the rows");
        }
    }
}
