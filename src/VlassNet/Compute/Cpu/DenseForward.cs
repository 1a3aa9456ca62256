using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// y = x·wᵀ + b of a dense layer, with the images as the vector's lanes: a weight is broadcast and serves a whole vector of images, and
/// no sum over lanes is needed. For that x is turned round first, once for all outputs.
/// </summary>
internal static unsafe class DenseForward<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Outputs that are summed at once, over two vectors of images where the registers suffice.</summary>
    private const int TileOutputs = 8;

    /// <summary>Floats of packed inputs, whole vectors of images.</summary>
    public static long PackedLength(int images, int inputs) => (long)PlaneLayout.RoundUp(images, TSimd.Width) * inputs;

    /// <summary>
    /// Packs some inputs of all images as <c>(vector of images, input, image of the vector)</c>. Lanes without an image keep whatever
    /// they hold: nothing that they become is stored.
    /// </summary>
    public static void Pack(float* x, int images, int inputs, float* packed, int first, int end)
    {
        for (int image = 0; image < images; image += TSimd.Width)
        {
            Transpose.Run(
                x + (long)image * inputs + first, Math.Min(TSimd.Width, images - image), end - first, inputs,
                packed + (long)image * inputs + (long)first * TSimd.Width, TSimd.Width);
        }
    }

    /// <summary>The outputs from <paramref name="first"/> to before <paramref name="end"/> of all images.</summary>
    public static void Run(
        float* packed, int images, int inputs, float* w, float* bias, float* y, int outputs, int first, int end)
    {
        float* tile = stackalloc float[TileOutputs * 2 * TSimd.Width];
        int wide = TSimd.HasManyRegisters ? 2 * TSimd.Width : TSimd.Width;
        for (int image = 0; image < images; image += wide)
        {
            float* x = packed + (long)image * inputs;
            int left = Math.Min(wide, images - image);
            int output = first;
            for (; output + TileOutputs <= end; output += TileOutputs)
            {
                if (left > TSimd.Width)
                    Tile8x2(x, inputs, w + (long)output * inputs, bias + output, tile);
                else
                    Tile8x1(x, inputs, w + (long)output * inputs, bias + output, tile);
                int stride = left > TSimd.Width ? 2 * TSimd.Width : TSimd.Width;
                Transpose.Run(tile, TileOutputs, left, stride, y + (long)image * outputs + output, outputs);
            }

            for (; output < end; output++)
            {
                for (int vector = 0; vector < left; vector += TSimd.Width)
                {
                    Tile1x1(x + (long)vector * inputs, inputs, w + (long)output * inputs, bias[output], tile);
                    Transpose.Run(
                        tile, 1, Math.Min(TSimd.Width, left - vector), TSimd.Width, y + (long)(image + vector) * outputs + output, outputs);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x2(float* x, int inputs, float* w, float* bias, float* result)
    {
        TVector a0 = TSimd.Broadcast(bias[0]), b0 = TSimd.Broadcast(bias[1]), c0 = TSimd.Broadcast(bias[2]);
        TVector d0 = TSimd.Broadcast(bias[3]), e0 = TSimd.Broadcast(bias[4]), f0 = TSimd.Broadcast(bias[5]);
        TVector g0 = TSimd.Broadcast(bias[6]), h0 = TSimd.Broadcast(bias[7]);
        TVector a1 = a0, b1 = b0, c1 = c0, d1 = d0, e1 = e0, f1 = f0, g1 = g0, h1 = h0;
        long row = inputs;
        float* w3 = w + 3 * row, w6 = w3 + 3 * row;
        float* next = x + row * TSimd.Width;
        for (int i = 0; i < inputs; i++)
        {
            TVector x0 = TSimd.Load(x), x1 = TSimd.Load(next);
            TVector weight = TSimd.Broadcast(w[i]);
            a0 = TSimd.MultiplyAdd(x0, weight, a0);
            a1 = TSimd.MultiplyAdd(x1, weight, a1);
            weight = TSimd.Broadcast(w[row + i]);
            b0 = TSimd.MultiplyAdd(x0, weight, b0);
            b1 = TSimd.MultiplyAdd(x1, weight, b1);
            weight = TSimd.Broadcast(w[2 * row + i]);
            c0 = TSimd.MultiplyAdd(x0, weight, c0);
            c1 = TSimd.MultiplyAdd(x1, weight, c1);
            weight = TSimd.Broadcast(w3[i]);
            d0 = TSimd.MultiplyAdd(x0, weight, d0);
            d1 = TSimd.MultiplyAdd(x1, weight, d1);
            weight = TSimd.Broadcast(w3[row + i]);
            e0 = TSimd.MultiplyAdd(x0, weight, e0);
            e1 = TSimd.MultiplyAdd(x1, weight, e1);
            weight = TSimd.Broadcast(w3[2 * row + i]);
            f0 = TSimd.MultiplyAdd(x0, weight, f0);
            f1 = TSimd.MultiplyAdd(x1, weight, f1);
            weight = TSimd.Broadcast(w6[i]);
            g0 = TSimd.MultiplyAdd(x0, weight, g0);
            g1 = TSimd.MultiplyAdd(x1, weight, g1);
            weight = TSimd.Broadcast(w6[row + i]);
            h0 = TSimd.MultiplyAdd(x0, weight, h0);
            h1 = TSimd.MultiplyAdd(x1, weight, h1);
            x += TSimd.Width;
            next += TSimd.Width;
        }

        int stride = 2 * TSimd.Width;
        Store8(result, stride, a0, b0, c0, d0, e0, f0, g0, h0);
        Store8(result + TSimd.Width, stride, a1, b1, c1, d1, e1, f1, g1, h1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x1(float* x, int inputs, float* w, float* bias, float* result)
    {
        TVector a = TSimd.Broadcast(bias[0]), b = TSimd.Broadcast(bias[1]), c = TSimd.Broadcast(bias[2]);
        TVector d = TSimd.Broadcast(bias[3]), e = TSimd.Broadcast(bias[4]), f = TSimd.Broadcast(bias[5]);
        TVector g = TSimd.Broadcast(bias[6]), h = TSimd.Broadcast(bias[7]);
        long row = inputs;
        float* w3 = w + 3 * row, w6 = w3 + 3 * row;
        for (int i = 0; i < inputs; i++)
        {
            TVector values = TSimd.Load(x);
            a = TSimd.MultiplyAdd(values, TSimd.Broadcast(w[i]), a);
            b = TSimd.MultiplyAdd(values, TSimd.Broadcast(w[row + i]), b);
            c = TSimd.MultiplyAdd(values, TSimd.Broadcast(w[2 * row + i]), c);
            d = TSimd.MultiplyAdd(values, TSimd.Broadcast(w3[i]), d);
            e = TSimd.MultiplyAdd(values, TSimd.Broadcast(w3[row + i]), e);
            f = TSimd.MultiplyAdd(values, TSimd.Broadcast(w3[2 * row + i]), f);
            g = TSimd.MultiplyAdd(values, TSimd.Broadcast(w6[i]), g);
            h = TSimd.MultiplyAdd(values, TSimd.Broadcast(w6[row + i]), h);
            x += TSimd.Width;
        }

        Store8(result, TSimd.Width, a, b, c, d, e, f, g, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x1(float* x, int inputs, float* w, float bias, float* result)
    {
        TVector sum = TSimd.Broadcast(bias);
        for (int i = 0; i < inputs; i++)
            sum = TSimd.MultiplyAdd(TSimd.Load(x + (long)i * TSimd.Width), TSimd.Broadcast(w[i]), sum);
        TSimd.Store(result, sum);
    }

    /// <remarks>Inlined, because sums that live across a call are kept in memory all the time.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store8(
        float* result, int stride, TVector a, TVector b, TVector c, TVector d, TVector e, TVector f, TVector g, TVector h)
    {
        TSimd.Store(result, a);
        TSimd.Store(result += stride, b);
        TSimd.Store(result += stride, c);
        TSimd.Store(result += stride, d);
        TSimd.Store(result += stride, e);
        TSimd.Store(result += stride, f);
        TSimd.Store(result += stride, g);
        TSimd.Store(result + stride, h);
    }
}
