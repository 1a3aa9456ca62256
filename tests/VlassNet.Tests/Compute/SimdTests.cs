using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Engines;

namespace VlassNet.Tests.Compute;

/// <summary>Every vector operation does, lane by lane, what its documentation says.</summary>
public class SimdTests
{
    public static TheoryData<int> Widths => SimdWidths.All;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Lanes_do_what_plain_floats_do(int bits) => SimdWidths.Run(bits, new LaneTest());

    [Theory]
    [MemberData(nameof(Widths))]
    public void Interleave_undoes_deinterleave(int bits) => SimdWidths.Run(bits, new InterleaveTest());

    [Theory]
    [MemberData(nameof(Widths))]
    public void Halves_come_from_and_go_to_two_places(int bits) => SimdWidths.Run(bits, new HalvesTest());

    private sealed unsafe class LaneTest : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int width = TSimd.Width;
            float[] a = KernelData.Random(width, 1), b = KernelData.Random(width, 2), c = KernelData.Random(width, 3);
            a[0] = b[0];
            fixed (float* pa = a, pb = b, pc = c)
            {
                TVector va = TSimd.Load(pa), vb = TSimd.Load(pb), vc = TSimd.Load(pc);
                Same(TSimd.Add(va, vb), i => a[i] + b[i]);
                Same(TSimd.Subtract(va, vb), i => a[i] - b[i]);
                Same(TSimd.Multiply(va, vb), i => a[i] * b[i]);
                Same(TSimd.Divide(va, vb), i => a[i] / b[i]);
                Same(TSimd.Max(va, vb), i => Math.Max(a[i], b[i]));
                Same(TSimd.Sqrt(TSimd.Multiply(va, va)), i => MathF.Sqrt(a[i] * a[i]));
                Same(TSimd.Broadcast(3), _ => 3);
                Same(TSimd.WhereEqual(va, vb, vc), i => a[i] == b[i] ? c[i] : 0);
                Same(TSimd.WherePositive(va, vc), i => a[i] > 0 ? c[i] : 0);
                Same(TSimd.Keep(77, 5, 1u << 31, vc), i => DropoutHash.Mix(77 ^ (5u + (uint)i)) >= 1u << 31 ? c[i] : 0);
                uint[] places = [.. Enumerable.Range(0, width).Select(i => (uint)(i * i))];
                fixed (uint* at = places)
                {
                    Same(
                        TSimd.Keep(77, 5, at, 1u << 31, vc),
                        i => DropoutHash.Mix(77 ^ (5u + places[i])) >= 1u << 31 ? c[i] : 0);
                }

                TVector mask = TSimd.GreaterThan(va, vb);
                Same(TSimd.Select(mask, va, vc), i => a[i] > b[i] ? a[i] : c[i]);
                TSimd.Bits(mask).Should().Be((uint)Enumerable.Range(0, width).Sum(i => a[i] > b[i] ? 1 << i : 0));
                Same(TSimd.Select(TSimd.Mask(0xA5A5), va, vc), i => (0xA5A5 >> i) % 2 == 1 ? a[i] : c[i]);
                Near(TSimd.MultiplyAdd(va, vb, vc), i => a[i] * b[i] + c[i]);
                TSimd.Sum(va).Should().BeApproximately(a.Sum(), 1e-5f);
            }

            void Same(TVector actual, Func<int, float> expected) => Lanes(actual).Should().Equal(Enumerable.Range(0, width).Select(expected));

            void Near(TVector actual, Func<int, float> expected)
            {
                float[] lanes = Lanes(actual);
                for (int i = 0; i < width; i++)
                    lanes[i].Should().BeApproximately(expected(i), 1e-6f);
            }

            float[] Lanes(TVector vector)
            {
                float[] lanes = new float[width];
                fixed (float* pointer = lanes)
                    TSimd.Store(pointer, vector);
                return lanes;
            }
        }
    }

    private sealed unsafe class HalvesTest : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int half = Math.Max(1, TSimd.Width / 2);
            float[] low = KernelData.Random(half, 1), high = KernelData.Random(half, 2);
            float[] lowAgain = new float[half], highAgain = new float[half];
            fixed (float* from0 = low, from1 = high, to0 = lowAgain, to1 = highAgain)
                TSimd.StoreHalves(to0, to1, TSimd.LoadHalves(from0, from1));
            lowAgain.Should().Equal(low);
            if (TSimd.Width > 1)
                highAgain.Should().Equal(high);
        }
    }

    private sealed unsafe class InterleaveTest : IKernelTest
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            int width = TSimd.Width;
            float[] values = [.. Enumerable.Range(0, 2 * width).Select(i => (float)i)];
            float[] split = new float[2 * width], joined = new float[2 * width];
            fixed (float* source = values, parts = split, result = joined)
            {
                TSimd.Deinterleave(TSimd.Load(source), TSimd.Load(source + width), out TVector even, out TVector odd);
                TSimd.Store(parts, even);
                TSimd.Store(parts + width, odd);
                TSimd.Interleave(even, odd, out TVector low, out TVector high);
                TSimd.Store(result, low);
                TSimd.Store(result + width, high);
            }

            split.Should().Equal([.. values.Where(value => value % 2 == 0), .. values.Where(value => value % 2 == 1)]);
            joined.Should().Equal(values);
        }
    }
}
