using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using VlassNet.Compute.Engines;

namespace VlassNet.Compute.Cpu.Simd;

/// <summary>Vectors of 16 floats.</summary>
internal readonly unsafe struct Simd512 : ISimd<Vector512<float>>
{
    public static int Width => 16;

    public static bool HasManyRegisters => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Vector512<float> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadHalves(float* low, float* high) => Vector512.Create(Vector256.Load(low), Vector256.Load(high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalves(float* low, float* high, Vector512<float> value)
    {
        value.GetLower().Store(low);
        value.GetUpper().Store(high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Vector512.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Vector512.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sqrt(Vector512<float> a) => Vector512.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> a) => Vector512.Sum(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WhereEqual(Vector512<float> a, Vector512<float> b, Vector512<float> value) =>
        Vector512.ConditionalSelect(Vector512.Equals(a, b), value, Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WherePositive(Vector512<float> a, Vector512<float> value) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(a, Vector512<float>.Zero), value, Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadQuarters(float* first, float* second, float* third, float* fourth) =>
        Vector512.Create(Simd256.LoadQuarters(first, second, third, fourth), Simd256.LoadQuarters(third, fourth, third, fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeQuarters(
        ref Vector512<float> v0, ref Vector512<float> v1, ref Vector512<float> v2, ref Vector512<float> v3)
    {
        if (!Avx512F.IsSupported)
        {
            Vector256<float> low0 = v0.GetLower(), low1 = v1.GetLower(), low2 = v2.GetLower(), low3 = v3.GetLower();
            Vector256<float> high0 = v0.GetUpper(), high1 = v1.GetUpper(), high2 = v2.GetUpper(), high3 = v3.GetUpper();
            Simd256.TransposeQuarters(ref low0, ref low1, ref low2, ref low3);
            Simd256.TransposeQuarters(ref high0, ref high1, ref high2, ref high3);
            (v0, v1) = (Vector512.Create(low0, high0), Vector512.Create(low1, high1));
            (v2, v3) = (Vector512.Create(low2, high2), Vector512.Create(low3, high3));
            return;
        }

        Vector512<double> even0 = Avx512F.UnpackLow(v0, v1).AsDouble(), odd0 = Avx512F.UnpackHigh(v0, v1).AsDouble();
        Vector512<double> even1 = Avx512F.UnpackLow(v2, v3).AsDouble(), odd1 = Avx512F.UnpackHigh(v2, v3).AsDouble();
        v0 = Avx512F.UnpackLow(even0, even1).AsSingle();
        v1 = Avx512F.UnpackHigh(even0, even1).AsSingle();
        v2 = Avx512F.UnpackLow(odd0, odd1).AsSingle();
        v3 = Avx512F.UnpackHigh(odd0, odd1).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deinterleave(
        Vector512<float> low, Vector512<float> high, out Vector512<float> even, out Vector512<float> odd)
    {
        if (!Avx512F.IsSupported)
        {
            // Only where no vector is this wide in hardware, and only in tests that ask for it.
            Simd256.Deinterleave(low.GetLower(), low.GetUpper(), out Vector256<float> even0, out Vector256<float> odd0);
            Simd256.Deinterleave(high.GetLower(), high.GetUpper(), out Vector256<float> even1, out Vector256<float> odd1);
            even = Vector512.Create(even0, even1);
            odd = Vector512.Create(odd0, odd1);
            return;
        }

        even = Avx512F.PermuteVar16x32x2(
            low, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), high);
        odd = Avx512F.PermuteVar16x32x2(
            low, Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave(
        Vector512<float> even, Vector512<float> odd, out Vector512<float> low, out Vector512<float> high)
    {
        if (!Avx512F.IsSupported)
        {
            Simd256.Interleave(even.GetLower(), odd.GetLower(), out Vector256<float> low0, out Vector256<float> low1);
            Simd256.Interleave(even.GetUpper(), odd.GetUpper(), out Vector256<float> high0, out Vector256<float> high1);
            low = Vector512.Create(low0, low1);
            high = Vector512.Create(high0, high1);
            return;
        }

        low = Avx512F.PermuteVar16x32x2(
            even, Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), odd);
        high = Avx512F.PermuteVar16x32x2(
            even, Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> GreaterThan(Vector512<float> a, Vector512<float> b) => Vector512.GreaterThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Select(Vector512<float> mask, Vector512<float> a, Vector512<float> b) =>
        Vector512.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(Vector512<float> mask) => (uint)Vector512.ExtractMostSignificantBits(mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Mask(uint bits)
    {
        Vector512<uint> lanes = Vector512.Create(
            1u, 2u, 4u, 8u, 16u, 32u, 64u, 128u, 256u, 512u, 1024u, 2048u, 4096u, 8192u, 16384u, 32768u);
        return Vector512.Equals(Vector512.Create(bits) & lanes, lanes).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Keep(uint key, uint first, uint threshold, Vector512<float> value) =>
        Keep(key, Vector512.Create(first) + Vector512<uint>.Indices, threshold, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Keep(uint key, uint first, uint* places, uint threshold, Vector512<float> value) =>
        Keep(key, Vector512.Create(first) + Vector512.Load(places), threshold, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Keep(uint key, Vector512<uint> elements, uint threshold, Vector512<float> value)
    {
        Vector512<uint> x = Vector512.Create(key) ^ elements;
        x ^= x >>> 16;
        x *= Vector512.Create(DropoutHash.FirstFactor);
        x ^= x >>> 15;
        x *= Vector512.Create(DropoutHash.SecondFactor);
        x ^= x >>> 16;
        Vector512<uint> keep = Vector512.GreaterThanOrEqual(x, Vector512.Create(threshold));
        return Vector512.ConditionalSelect(keep.AsSingle(), value, Vector512<float>.Zero);
    }
}
