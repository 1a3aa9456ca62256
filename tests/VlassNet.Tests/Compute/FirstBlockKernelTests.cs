using VlassNet.Compute.Cpu;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Engines;

namespace VlassNet.Tests.Compute;

/// <summary>
/// The kernels of the first block against plain loops. All numbers are small multiples of ¼, so that sums are exact, and pixels
/// of a window are often equal.
/// </summary>
public class FirstBlockKernelTests
{
    public static TheoryData<int, int, int, bool, bool> Cases
    {
        get
        {
            TheoryData<int, int, int, bool, bool> cases = [];
            foreach (int bits in new[] { 512, 256, 128, 32 })
            {
                foreach ((int rows, int columns) in new[] { (1, 1), (5, 3), (16, 1), (8, 33), (12, 64), (31, 18) })
                {
                    foreach (bool largest in new[] { true, false })
                        cases.Add(bits, rows, columns, largest, largest == (rows > 8));
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Activations_pool_and_sums_are_the_definition(int bits, int rows, int columns, bool largest, bool drops) =>
        SimdWidths.Run(bits, new KernelTest(rows, columns, largest, drops));

    private sealed unsafe class KernelTest(int rows, int columns, bool largest, bool drops) : IKernelTest
    {
        private const int Inputs = 2;
        private const float Bias = 0.25f;

        private readonly WindowLayout layout = new(new ImageShape(rows, columns, Inputs));
        private readonly ChannelPass pass = new(Bias, largest ? 1 : -1, drops ? 2 : 1, 77, drops ? 1u << 31 : 0, 5);
        private readonly float[] x = Quarters(Inputs * rows * columns, 1);
        private readonly float[] w = Quarters(Inputs * 9, 2);
        private readonly float[] dz = Quarters((rows + 1) / 2 * ((columns + 1) / 2), 3);

        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int vectors = (layout.Count + TSimd.Width - 1) / TSimd.Width;
            using AlignedBuffer planes = new(Inputs * layout.Length), placesBuffer = new(WindowPlaces.Length(layout));
            using AlignedBuffer y = new(4 * layout.Padded), pooled = new(layout.Padded), gradient = new(layout.Padded);
            WindowPlaces places = WindowPlaces.Fill(layout, placesBuffer.Pointer);
            ushort[] codes = new ushort[vectors * WindowPool<TSimd, TVector>.CodeWords];
            dz.CopyTo(new Span<float>(gradient.Pointer, dz.Length));
            fixed (float* pixels = x, weights = w)
            {
                fixed (ushort* words = codes)
                {
                    for (int input = 0; input < Inputs; input++)
                        layout.Fill<TSimd, TVector>(pixels + input * rows * columns, Plane(input));
                    Convolve();
                    WindowPool<TSimd, TVector>.Predict(y.Pointer, vectors, pass.Sign, places, pooled.Pointer);
                    float[] plain = [.. Enumerable.Range(0, rows * columns).Select(pixel => Math.Max(0, Convolution(pixel)))];
                    Values(pooled).Should().Equal(
                        Windows(plain).Select(window => window.Value), "that is the pool of a prediction");

                    Convolve();
                    WindowPool<TSimd, TVector>.Train(y.Pointer, vectors, pass, places, pooled.Pointer, words);
                    float[] active = [.. plain.Select((value, pixel) => Drop(value, pixel))];
                    (float Value, int Pixel)[] windows = Windows(active);
                    Values(pooled).Should().Equal(windows.Select(window => window.Value), "that is the pool of a training step");
                    Activations(TSimd.Width).Should().Equal(active, "those are the activations");

                    for (int input = 0; input < Inputs; input++)
                    {
                        using AlignedBuffer sums = new(ActivationTaps<TSimd, TVector>.Sums * TSimd.Width);
                        ActivationTaps<TSimd, TVector>.Add(Plane(input), layout, 0, vectors, y.Pointer, sums.Pointer);
                        float[] positive = [.. active.Select(value => value > 0 ? 1f : 0)];
                        Lanes<TSimd, TVector>(sums).Should().Equal(
                            [.. Taps(positive, input), positive.Sum(), .. Taps(active, input)]);

                        using AlignedBuffer gradientSums = new(GradientTaps<TSimd, TVector>.Sums * TSimd.Width);
                        GradientTaps<TSimd, TVector>.Add(
                            Plane(input), layout, 0, vectors, gradient.Pointer, words, gradientSums.Pointer);
                        float[] sparse = new float[rows * columns];
                        for (int window = 0; window < windows.Length; window++)
                            sparse[windows[window].Pixel] = windows[window].Value > 0 ? dz[window] : 0;
                        Lanes<TSimd, TVector>(gradientSums).Should().Equal([.. Taps(sparse, input), sparse.Sum(), dz.Sum()]);
                    }
                }

                float* Plane(int input) => planes.Pointer + input * layout.Length;

                void Convolve()
                {
                    fixed (float* taps = w)
                    {
                        for (int input = 0; input < Inputs; input++)
                            WindowConvolution<TSimd, TVector>.Run(
                                Plane(input), layout, 0, vectors, taps + input * 9, Bias, input == 0, y.Pointer);
                    }
                }
            }

            float[] Values(AlignedBuffer buffer) => new Span<float>(buffer.Pointer, layout.Count).ToArray();

            float[] Activations(int width)
            {
                float[] map = new float[rows * columns];
                for (int pixel = 0; pixel < map.Length; pixel++)
                {
                    (int row, int column) = (pixel / columns, pixel % columns);
                    int window = row / 2 * layout.WindowColumns + column / 2, place = row % 2 * 2 + column % 2;
                    map[pixel] = y.Pointer[(window / width * 4 + place) * width + window % width];
                }

                return map;
            }
        }

        private static float[] Quarters(int count, ulong seed) =>
            [.. KernelData.Random(count, seed).Select(value => MathF.Round(2 * value) / 4)];

        private static float[] Lanes<TSimd, TVector>(AlignedBuffer sums)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct =>
            [.. Enumerable.Range(0, (int)sums.Length / TSimd.Width)
                .Select(i => TSimd.Sum(TSimd.Load(sums.Pointer + i * TSimd.Width)))];

        private float Drop(float value, int pixel) =>
            drops && DropoutHash.Mix(pass.DropoutKey ^ (pass.FirstElement + (uint)pixel)) < pass.DropoutThreshold
                ? 0
                : value * pass.KeepScale;

        private float Convolution(int pixel)
        {
            float sum = Bias;
            for (int tap = 0; tap < 9; tap++)
            {
                for (int input = 0; input < Inputs; input++)
                    sum += w[input * 9 + tap] * Pixel(input, pixel, tap);
            }

            return sum;
        }

        /// <summary>The pixel under a tap, 0 outside the image.</summary>
        private float Pixel(int input, int pixel, int tap)
        {
            int row = pixel / columns + tap / 3 - 1, column = pixel % columns + tap % 3 - 1;
            return row < 0 || row >= rows || column < 0 || column >= columns ? 0 : x[(input * rows + row) * columns + column];
        }

        private IEnumerable<float> Taps(float[] map, int input) =>
            Enumerable.Range(0, 9).Select(tap => map.Select((value, pixel) => value * Pixel(input, pixel, tap)).Sum());

        /// <summary>What each window keeps: the first of its largest or smallest pixels.</summary>
        private (float Value, int Pixel)[] Windows(float[] map) =>
        [
            .. Enumerable.Range(0, layout.Count).Select(window =>
            {
                int row = window / layout.WindowColumns * 2, column = window % layout.WindowColumns * 2;
                (float Value, int Pixel)[] pixels =
                [
                    .. from r in Enumerable.Range(row, Math.Min(2, rows - row))
                       from c in Enumerable.Range(column, Math.Min(2, columns - column))
                       select (map[r * columns + c], r * columns + c),
                ];
                return largest ? pixels.MaxBy(pixel => pixel.Value) : pixels.MinBy(pixel => pixel.Value);
            }),
        ];
    }
}
