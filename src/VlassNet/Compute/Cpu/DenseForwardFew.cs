using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// y = x·wᵀ + b of so few images that reading the weights takes longest. The outputs are the vector's lanes; for that the weights are
/// turned round first, once for all predictions with them, and then read from the first to the last.
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

    /// <summary>Vectors of outputs that are summed together: a sum has to wait for itself, but not for the others.</summary>
    private const int Together = 2;

    /// <summary>Outputs that are summed together, and lie together as <c>(input, output)</c>.</summary>
    private static int Panel => Together * TSimd.Width;

    /// <summary>Floats of packed weights, whole panels of outputs.</summary>
    public static long PackedLength(int outputs, int inputs) => (long)PlaneLayout.RoundUp(outputs, Panel) * inputs;

    /// <summary>Packs the weights of some outputs. Lanes without an output keep what they hold, which must be no denormal number.</summary>
    /// <param name="w">The weights, <c>(output, input)</c>.</param>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="packed">Receives the panels of all outputs.</param>
    /// <param name="first">The first output, the first of a panel too.</param>
    /// <param name="end">The output after the last.</param>
    public static void Pack(float* w, int inputs, float* packed, int first, int end)
    {
        for (int output = first; output < end; output += Panel)
        {
            Transpose.Run(
                w + (long)output * inputs, Math.Min(Panel, end - output), inputs, inputs, packed + (long)output * inputs, Panel);
        }
    }

    /// <summary>Some outputs of up to <see cref="Most"/> images.</summary>
    /// <param name="x">The inputs, <c>(image, input)</c>.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="packed">The packed weights of all outputs.</param>
    /// <param name="bias">The biases.</param>
    /// <param name="y">Receives the outputs, <c>(image, output)</c>.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="first">The first output, the first of a panel too.</param>
    /// <param name="end">The output after the last.</param>
    public static void Run(float* x, int images, int inputs, float* packed, float* bias, float* y, int outputs, int first, int end)
    {
        int panel = Panel;
        float* sums = stackalloc float[panel];
        for (int output = first; output < end; output += panel)
        {
            int count = Math.Min(panel, end - output);
            for (int image = 0; image < images; image++)
            {
                for (int lane = 0; lane < panel; lane++)
                    sums[lane] = bias[output + Math.Min(lane, count - 1)];
                Sum(packed + (long)output * inputs, x + (long)image * inputs, inputs, sums);
                new Span<float>(sums, count).CopyTo(new Span<float>(y + (long)image * outputs + output, count));
            }
        }
    }

    /// <summary>Adds all inputs of an image to the sums of a panel's outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(float* weights, float* x, int inputs, float* sums)
    {
        int width = TSimd.Width;
        TVector sum0 = TSimd.Load(sums), sum1 = TSimd.Load(sums + width);
        for (int input = 0; input < inputs; input++)
        {
            TVector value = TSimd.Broadcast(x[input]);
            sum0 = TSimd.MultiplyAdd(value, TSimd.Load(weights), sum0);
            sum1 = TSimd.MultiplyAdd(value, TSimd.Load(weights + width), sum1);
            weights += Together * width;
        }

        TSimd.Store(sums, sum0);
        TSimd.Store(sums + width, sum1);
    }
}
