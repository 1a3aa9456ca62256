using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// y = x·wᵀ + b of so few images that reading the weights takes longest. The outputs are the vector's lanes, so the weights are turned
/// round, a square at a time, on their way through the fastest cache.
/// </summary>
/// <remarks>
/// Each sum has the order that it has in <see cref="DenseForward{TSimd, TVector}"/>, so that what comes out for an image does not depend
/// on how many others there are.
/// </remarks>
internal static unsafe class DenseForwardFew<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Images that are few.</summary>
    public const int Most = 4;

    /// <summary>The outputs from <paramref name="first"/> to before <paramref name="end"/> of up to <see cref="Most"/> images.</summary>
    /// <param name="x">The inputs, <c>(image, input)</c>.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="w">The weights, <c>(output, input)</c>.</param>
    /// <param name="bias">The biases.</param>
    /// <param name="y">Receives the outputs, <c>(image, output)</c>.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="first">The first output.</param>
    /// <param name="end">The output after the last.</param>
    [SkipLocalsInit]
    public static void Run(float* x, int images, int inputs, float* w, float* bias, float* y, int outputs, int first, int end)
    {
        int width = TSimd.Width, whole = inputs / width * width;
        float* square = stackalloc float[width * width];
        float* sums = stackalloc float[Most * width];
        for (int output = first; output < end; output += width)
        {
            int count = Math.Min(width, end - output);
            float* rows = w + (long)output * inputs;
            for (int image = 0; image < images; image++)
            {
                for (int lane = 0; lane < width; lane++)
                    sums[image * width + lane] = bias[output + Math.Min(lane, count - 1)];
            }

            for (int input = 0; input < whole; input += width)
            {
                SquareTranspose<TSimd, TVector>.Run(rows + input, inputs, count, square, width);
                Add(square, x + input, images, inputs, width, sums);
            }

            for (int input = whole; input < inputs; input++)
            {
                for (int lane = 0; lane < width; lane++)
                    square[lane] = rows[(long)Math.Min(lane, count - 1) * inputs + input];
                Add(square, x + input, images, inputs, 1, sums);
            }

            for (int image = 0; image < images; image++)
            {
                new ReadOnlySpan<float>(sums + image * width, count)
                    .CopyTo(new Span<float>(y + (long)image * outputs + output, count));
            }
        }
    }

    /// <summary>Adds some inputs, whose weights lie input by input, to the sums of all images.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* weights, float* x, int images, int inputs, int count, float* sums)
    {
        for (int image = 0; image < images; image++)
        {
            TVector sum = TSimd.Load(sums);
            for (int i = 0; i < count; i++)
                sum = TSimd.MultiplyAdd(TSimd.Broadcast(x[i]), TSimd.Load(weights + i * TSimd.Width), sum);
            TSimd.Store(sums, sum);
            sums += TSimd.Width;
            x += inputs;
        }
    }
}
