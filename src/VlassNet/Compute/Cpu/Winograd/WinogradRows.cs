using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>
/// The one-dimensional transforms of F(4,3) (Lavin and Gray 2016), which <see cref="WinogradTransforms{TSimd, TVector}"/> applies to
/// the columns and then to the rows. With input d, weights g and output y, <c>y = Aᵀ[(G g) ⊙ (Bᵀ d)]</c>:
/// <code>
///      4  0 −5  0  1  0          1/4    0    0
///      0 −4 −4  1  1  0         −1/6 −1/6 −1/6          1  1  1  1  1  0
/// Bᵀ = 0  4 −4 −1  1  0     G = −1/6  1/6 −1/6     Aᵀ = 0  1 −1  2 −2  0
///      0 −2 −1  2  1  0          1/24 1/12  1/6         0  1  1  4  4  0
///      0  2 −1 −2  1  0          1/24 −1/12 1/6         0  1 −1  8 −8  1
///      0  4  0 −5  0  1           0     0    1
/// </code>
/// </summary>
internal static unsafe class WinogradRows<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Bᵀ applied to six vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input(
        TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, float* result, int stride)
    {
        TVector four = TSimd.Broadcast(4), minusFour = TSimd.Broadcast(-4), minusFive = TSimd.Broadcast(-5);
        TSimd.Store(result, TSimd.MultiplyAdd(d0, four, TSimd.MultiplyAdd(d2, minusFive, d4)));
        TVector even = TSimd.MultiplyAdd(d2, minusFour, d4), odd = TSimd.MultiplyAdd(d1, minusFour, d3);
        TSimd.Store(result + stride, TSimd.Add(even, odd));
        TSimd.Store(result + 2 * stride, TSimd.Subtract(even, odd));
        even = TSimd.Subtract(d4, d2);
        odd = TSimd.Subtract(d3, d1);
        odd = TSimd.Add(odd, odd);
        TSimd.Store(result + 3 * stride, TSimd.Add(even, odd));
        TSimd.Store(result + 4 * stride, TSimd.Subtract(even, odd));
        TSimd.Store(result + 5 * stride, TSimd.MultiplyAdd(d1, four, TSimd.MultiplyAdd(d3, minusFive, d5)));
    }

    /// <summary>B applied to six vectors that lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputGradient(float* v, int stride, float* result, int resultStride)
    {
        TVector v0 = TSimd.Load(v), v5 = TSimd.Load(v + 5 * stride), minusFive = TSimd.Broadcast(-5), minusFour = TSimd.Broadcast(-4);
        TVector v1 = TSimd.Load(v + stride), v2 = TSimd.Load(v + 2 * stride);
        TVector v3 = TSimd.Load(v + 3 * stride), v4 = TSimd.Load(v + 4 * stride);
        TVector sum12 = TSimd.Add(v1, v2), difference12 = TSimd.Subtract(v1, v2);
        TVector sum34 = TSimd.Add(v3, v4), difference34 = TSimd.Subtract(v3, v4);
        difference34 = TSimd.Add(difference34, difference34);
        TVector outer = TSimd.MultiplyAdd(v5, TSimd.Broadcast(4), TSimd.Multiply(difference12, minusFour));
        TSimd.Store(result, TSimd.Multiply(v0, TSimd.Broadcast(4)));
        TSimd.Store(result + resultStride, TSimd.Subtract(outer, difference34));
        TSimd.Store(result + 2 * resultStride, TSimd.Subtract(TSimd.MultiplyAdd(v0, minusFive, TSimd.Multiply(sum12, minusFour)), sum34));
        TSimd.Store(result + 3 * resultStride, TSimd.MultiplyAdd(v5, minusFive, TSimd.Add(difference12, difference34)));
        TSimd.Store(result + 4 * resultStride, TSimd.Add(v0, TSimd.Add(sum12, sum34)));
        TSimd.Store(result + 5 * resultStride, v5);
    }

    /// <summary>Aᵀ applied to six vectors that lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output(float* m, int stride, float* result, int resultStride)
    {
        TVector m1 = TSimd.Load(m + stride), m2 = TSimd.Load(m + 2 * stride);
        TVector m3 = TSimd.Load(m + 3 * stride), m4 = TSimd.Load(m + 4 * stride);
        TVector sum12 = TSimd.Add(m1, m2), difference12 = TSimd.Subtract(m1, m2);
        TVector sum34 = TSimd.Add(m3, m4), difference34 = TSimd.Subtract(m3, m4);
        TSimd.Store(result, TSimd.Add(TSimd.Load(m), TSimd.Add(sum12, sum34)));
        TSimd.Store(result + resultStride, TSimd.MultiplyAdd(difference34, TSimd.Broadcast(2), difference12));
        TSimd.Store(result + 2 * resultStride, TSimd.MultiplyAdd(sum34, TSimd.Broadcast(4), sum12));
        TSimd.Store(
            result + 3 * resultStride,
            TSimd.MultiplyAdd(difference34, TSimd.Broadcast(8), TSimd.Add(difference12, TSimd.Load(m + 5 * stride))));
    }

    /// <summary>A applied to four vectors that lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient(float* d, int stride, float* result, int resultStride)
    {
        TVector d0 = TSimd.Load(d), d1 = TSimd.Load(d + stride), d2 = TSimd.Load(d + 2 * stride), d3 = TSimd.Load(d + 3 * stride);
        TSimd.Store(result, d0);
        TVector even = TSimd.Add(d0, d2), odd = TSimd.Add(d1, d3);
        TSimd.Store(result + resultStride, TSimd.Add(even, odd));
        TSimd.Store(result + 2 * resultStride, TSimd.Subtract(even, odd));
        TVector four = TSimd.Broadcast(4);
        even = TSimd.MultiplyAdd(d2, four, d0);
        odd = TSimd.MultiplyAdd(d3, four, d1);
        odd = TSimd.Add(odd, odd);
        TSimd.Store(result + 3 * resultStride, TSimd.Add(even, odd));
        TSimd.Store(result + 4 * resultStride, TSimd.Subtract(even, odd));
        TSimd.Store(result + 5 * resultStride, d3);
    }

    /// <summary>Gᵀ applied to six vectors that lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weights(float* u, int stride, float* result, int resultStride)
    {
        TVector u1 = TSimd.Load(u + stride), u2 = TSimd.Load(u + 2 * stride);
        TVector u3 = TSimd.Load(u + 3 * stride), u4 = TSimd.Load(u + 4 * stride);
        TVector sum12 = TSimd.Add(u1, u2), difference12 = TSimd.Subtract(u1, u2);
        TVector sum34 = TSimd.Add(u3, u4), difference34 = TSimd.Subtract(u3, u4);
        TVector sixth = TSimd.Broadcast(1f / 6), minusSixth = TSimd.Broadcast(-1f / 6);
        TVector g0 = TSimd.MultiplyAdd(sum34, TSimd.Broadcast(1f / 24), TSimd.Multiply(TSimd.Load(u), TSimd.Broadcast(0.25f)));
        TSimd.Store(result, TSimd.MultiplyAdd(sum12, minusSixth, g0));
        TVector g1 = TSimd.Multiply(difference34, TSimd.Broadcast(1f / 12));
        TSimd.Store(result + resultStride, TSimd.MultiplyAdd(difference12, minusSixth, g1));
        TSimd.Store(
            result + 2 * resultStride,
            TSimd.MultiplyAdd(TSimd.Subtract(sum34, sum12), sixth, TSimd.Load(u + 5 * stride)));
    }
}
