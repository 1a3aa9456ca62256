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

    /// <summary>Vectors of outputs that are summed together: a sum has to wait for itself, but not for the other.</summary>
    private const int Together = 2;

    private const int CacheLine = 16;

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
    public static void Run(float* x, int images, int inputs, float* w, float* bias, float* y, int outputs, int first, int end)
    {
        int width = TSimd.Width, whole = inputs / width * width;

        // On a cache line, so that no vector lies across two of them. All 0 at first: a denormal number in an unused lane would be slow.
        float* memory = stackalloc float[Together * width * width + CacheLine];
        float* squares = memory + (CacheLine - (int)((nuint)memory / sizeof(float) % CacheLine)) % CacheLine;
        float* sums = stackalloc float[Together * Most * width];
        for (int output = first; output < end; output += Together * width)
        {
            int count = Math.Min(Together * width, end - output);
            float* rows = w + (long)output * inputs;
            for (int i = 0; i < Together * Most * width; i++)
                sums[i] = bias[output + Math.Min(i / (Most * width) * width + i % width, count - 1)];
            for (int input = 0; input < whole; input += width)
            {
                for (int done = 0; done < count; done += width)
                {
                    SquareTranspose<TSimd, TVector>.Run(
                        rows + (long)done * inputs + input, inputs, count - done, squares + done * width, width);
                }

                Add(squares, x + input, images, inputs, width, sums);
            }

            for (int input = whole; input < inputs; input++)
            {
                for (int lane = 0; lane < count; lane++)
                    squares[lane / width * width * width + lane % width] = rows[(long)lane * inputs + input];
                Add(squares, x + input, images, inputs, 1, sums);
            }

            for (int image = 0; image < images; image++)
            {
                for (int lane = 0; lane < count; lane++)
                    y[(long)image * outputs + output + lane] = sums[(lane / width * Most + image) * width + lane % width];
            }
        }
    }

    /// <summary>Adds some inputs, whose weights lie input by input in each square, to the sums of all images.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* squares, float* x, int images, int inputs, int count, float* sums)
    {
        int width = TSimd.Width;
        for (int image = 0; image < images; image++)
        {
            TVector sum0 = TSimd.Load(sums), sum1 = TSimd.Load(sums + Most * width);
            float* weights = squares;
            for (int i = 0; i < count; i++)
            {
                TVector value = TSimd.Broadcast(x[i]);
                sum0 = TSimd.MultiplyAdd(value, TSimd.Load(weights), sum0);
                sum1 = TSimd.MultiplyAdd(value, TSimd.Load(weights + width * width), sum1);
                weights += width;
            }

            TSimd.Store(sums, sum0);
            TSimd.Store(sums + Most * width, sum1);
            sums += width;
            x += inputs;
        }
    }
}
