using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>ReLU and dropout of a dense block, in place, and their gradient.</summary>
internal static unsafe class DenseActivation
{
    /// <summary>y ← dropout(ReLU(y)) for the outputs from <paramref name="first"/> to before <paramref name="end"/> of one image.</summary>
    public static void Forward(float* y, int first, int end, float keepScale, uint key, uint threshold)
    {
        for (int output = first; output < end; output++)
        {
            float value = Math.Max(0, y[output]);
            y[output] = threshold == 0 ? value : SimdScalar.Keep(key, (uint)output, threshold, value * keepScale);
        }
    }

    /// <summary>dy ← dy·s where the activation is above 0 (ReLU let it pass and dropout kept it), otherwise 0.</summary>
    public static void Backward(float* dy, float* y, long length, float keepScale)
    {
        for (long i = 0; i < length; i++)
            dy[i] = y[i] > 0 ? dy[i] * keepScale : 0;
    }
}
