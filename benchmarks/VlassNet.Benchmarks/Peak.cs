using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Benchmarks;

/// <summary>How many multiply-adds one core can do: nothing but independent ones, all in registers.</summary>
internal static class Peak
{
    /// <summary>More than the latency (4 cycles) times the units (2), and no more than 16 registers hold.</summary>
    private const int Accumulators = 12;

    private const int Iterations = 200_000;

    /// <summary>
    /// FLOP a second, a multiply-add counted as 2. Timed as the kernels are, for a second: a processor that has just begun with
    /// wide vectors keeps a higher clock for a while.
    /// </summary>
    public static double Measure<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        2.0 * Accumulators * TSimd.Width * Iterations / Clock.QuickSeconds(1, () => MultiplyAdd<TSimd, TVector>(Iterations));

    /// <summary>The same for each of several cores that are busy at once, which may slow each other's clock down.</summary>
    public static double MeasureTogether<TSimd, TVector>(int threads)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        double[] peaks = new double[threads];
        Thread[] busy = new Thread[threads];
        for (int i = 0; i < threads; i++)
        {
            int place = i;
            busy[i] = new Thread(() => peaks[place] = Measure<TSimd, TVector>());
            busy[i].Start();
        }

        foreach (Thread thread in busy)
            thread.Join();
        return peaks.Average();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float MultiplyAdd<TSimd, TVector>(int iterations)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector factor = TSimd.Broadcast(0.999f), term = TSimd.Broadcast(0.001f);
        TVector a = default, b = default, c = default, d = default, e = default, f = default;
        TVector g = default, h = default, i = default, j = default, k = default, l = default;
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            a = TSimd.MultiplyAdd(a, factor, term);
            b = TSimd.MultiplyAdd(b, factor, term);
            c = TSimd.MultiplyAdd(c, factor, term);
            d = TSimd.MultiplyAdd(d, factor, term);
            e = TSimd.MultiplyAdd(e, factor, term);
            f = TSimd.MultiplyAdd(f, factor, term);
            g = TSimd.MultiplyAdd(g, factor, term);
            h = TSimd.MultiplyAdd(h, factor, term);
            i = TSimd.MultiplyAdd(i, factor, term);
            j = TSimd.MultiplyAdd(j, factor, term);
            k = TSimd.MultiplyAdd(k, factor, term);
            l = TSimd.MultiplyAdd(l, factor, term);
        }

        TVector low = TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(e, f));
        TVector high = TSimd.Add(TSimd.Add(TSimd.Add(g, h), TSimd.Add(i, j)), TSimd.Add(k, l));
        return TSimd.Sum(TSimd.Add(low, high));
    }
}
