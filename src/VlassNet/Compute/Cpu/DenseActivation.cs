using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>ReLU and dropout of a dense block, in place, and their gradient.</summary>
internal static unsafe class DenseActivation
{
    /// <summary>y ← dropout(ReLU(y)) for the outputs from <paramref name="first"/> to before <paramref name="end"/> of one image.</summary>
    public static void Forward<TSimd, TVector>(float* y, int first, int end, float keepScale, uint key, uint threshold)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector scale = TSimd.Broadcast(keepScale), zero = default;
        int output = first;
        for (; output + TSimd.Width <= end; output += TSimd.Width)
        {
            // The value comes second: of a NaN, x86 makes the second, and a network that has diverged must not look sound.
            TVector value = TSimd.Multiply(TSimd.Max(zero, TSimd.Load(y + output)), scale);
            TSimd.Store(y + output, threshold == 0 ? value : TSimd.Keep(key, (uint)output, threshold, value));
        }

        if (output < end)
            Forward<SimdScalar, float>(y, output, end, keepScale, key, threshold);
    }

    /// <summary>dy ← dy·s where the activation is above 0 (ReLU let it pass and dropout kept it), otherwise 0.</summary>
    public static void Backward<TSimd, TVector>(float* dy, float* y, long length, float keepScale)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector scale = TSimd.Broadcast(keepScale);
        long i = 0;
        for (; i + TSimd.Width <= length; i += TSimd.Width)
            TSimd.Store(dy + i, TSimd.WherePositive(TSimd.Load(y + i), TSimd.Multiply(TSimd.Load(dy + i), scale)));
        if (i < length)
            Backward<SimdScalar, float>(dy + i, y + i, length - i, keepScale);
    }
}
