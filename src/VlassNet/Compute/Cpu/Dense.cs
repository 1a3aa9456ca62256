using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// The two gradients of a dense layer over a whole batch. All arrays are row-major: x <c>(image, input)</c>, w
/// <c>(output, input)</c>, y and dy <c>(image, output)</c>. The inputs are the vector's lanes, so w is never turned round; the way
/// forward takes the images instead (<see cref="DenseForward{TSimd, TVector}"/>).
/// </summary>
internal static unsafe class Dense<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Outputs, and images, whose gradients are packed at a time for the gradient of the weights.</summary>
    private const int PackedOutputs = 16;
    private const int PackedImages = 64;

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
}
