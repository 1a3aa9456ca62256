using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// The three products of a dense layer over a whole batch. All arrays are row-major: x <c>(image, input)</c>, w
/// <c>(output, input)</c>, y and dy <c>(image, output)</c>. The inputs are the vector's lanes, so w is never turned round; only
/// the way forward of many images takes the images instead (<see cref="DenseForward{TSimd, TVector}"/>).
/// </summary>
internal static unsafe class Dense<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Outputs, and images, whose gradients are packed at a time for the gradient of the weights.</summary>
    private const int PackedOutputs = 16;
    private const int PackedImages = 64;

    /// <summary>
    /// Whether so few images are better multiplied one by one, each reading the weights once, than as a vector whose other lanes
    /// are for nothing.
    /// </summary>
    public static bool IsFew(int images) => 4 * images <= TSimd.Width;

    /// <summary>y = x·wᵀ + b of a few images for the outputs from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public static void ForwardFew(
        float* x, int images, int inputs, float* w, float* bias, float* y, int outputs, int first, int end)
    {
        int output = first;
        for (; output + 4 <= end; output += 4)
        {
            for (int image = 0; image < images; image++)
                Dot4(x + (long)image * inputs, w + (long)output * inputs, inputs, bias + output, y + (long)image * outputs + output);
        }

        for (; output < end; output++)
        {
            for (int image = 0; image < images; image++)
                y[(long)image * outputs + output] = bias[output] + Dot(x + (long)image * inputs, w + (long)output * inputs, inputs);
        }
    }

    /// <summary>dx = dy·w for the inputs from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public static void InputGradient(float* dy, int images, int outputs, float* w, float* dx, int inputs, int first, int end) =>
        PanelProducts<TSimd, TVector>.Run(dy, outputs, 1, outputs, w + first, inputs, dx + first, images, end - first);

    /// <summary>
    /// dw = dyᵀ·x and db = Σ dy for the outputs from <paramref name="first"/> to before <paramref name="end"/>; dw begins with the
    /// first of them, db with output 0.
    /// </summary>
    public static void WeightGradient(
        float* dy, int images, int outputs, float* x, int inputs, float* dw, float* db, int first, int end)
    {
        // A column of dy, with a power of two between its values, would fall on a few places of the cache.
        float* packed = stackalloc float[PackedOutputs * PackedImages];
        for (int output = first; output < end; output += PackedOutputs)
        {
            int some = Math.Min(PackedOutputs, end - output);
            new Span<float>(db + output, some).Clear();
            for (int image = 0; image < images; image += PackedImages)
            {
                int count = Math.Min(PackedImages, images - image);
                for (int i = 0; i < count; i++)
                {
                    float* source = dy + (long)(image + i) * outputs + output;
                    for (int k = 0; k < some; k++)
                    {
                        packed[i * PackedOutputs + k] = source[k];
                        db[output + k] += source[k];
                    }
                }

                PanelProducts<TSimd, TVector>.Run(
                    packed, 1, PackedOutputs, count, x + (long)image * inputs, inputs, dw + (long)(output - first) * inputs, some, inputs,
                    add: image > 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot4(float* x, float* w, int inputs, float* bias, float* y)
    {
        float* w1 = w + inputs, w2 = w1 + inputs, w3 = w2 + inputs;
        TVector a0 = default, a1 = default, a2 = default, a3 = default;
        int i = 0;
        for (; i + TSimd.Width <= inputs; i += TSimd.Width)
        {
            TVector values = TSimd.Load(x + i);
            a0 = TSimd.MultiplyAdd(values, TSimd.Load(w + i), a0);
            a1 = TSimd.MultiplyAdd(values, TSimd.Load(w1 + i), a1);
            a2 = TSimd.MultiplyAdd(values, TSimd.Load(w2 + i), a2);
            a3 = TSimd.MultiplyAdd(values, TSimd.Load(w3 + i), a3);
        }

        // All sums before the first call: those that live across one would be kept in memory all the time.
        float s0 = bias[0] + TSimd.Sum(a0), s1 = bias[1] + TSimd.Sum(a1);
        float s2 = bias[2] + TSimd.Sum(a2), s3 = bias[3] + TSimd.Sum(a3);
        y[0] = s0 + TailDot(x, w, i, inputs);
        y[1] = s1 + TailDot(x, w1, i, inputs);
        y[2] = s2 + TailDot(x, w2, i, inputs);
        y[3] = s3 + TailDot(x, w3, i, inputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(float* x, float* w, int inputs)
    {
        TVector sum = default;
        int i = 0;
        for (; i + TSimd.Width <= inputs; i += TSimd.Width)
            sum = TSimd.MultiplyAdd(TSimd.Load(x + i), TSimd.Load(w + i), sum);
        return TSimd.Sum(sum) + TailDot(x, w, i, inputs);
    }

    private static float TailDot(float* x, float* w, int from, int inputs)
    {
        float sum = 0;
        for (int i = from; i < inputs; i++)
            sum = float.MultiplyAddEstimate(x[i], w[i], sum);
        return sum;
    }
}
