using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using VlassNet.Compute.Engines;

namespace VlassNet.Compute.Cpu.Simd;

/// <summary>Vectors of 8 floats.</summary>
internal readonly unsafe struct Simd256 : ISimd<Vector256<float>>
{
    public static int Width => 8;

    public static bool HasManyRegisters => Avx512F.VL.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Vector256<float> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadHalves(float* low, float* high) => Vector256.Create(Vector128.Load(low), Vector128.Load(high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalves(float* low, float* high, Vector256<float> value)
    {
        value.GetLower().Store(low);
        value.GetUpper().Store(high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Vector256.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Vector256.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sqrt(Vector256<float> a) => Vector256.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> a) => Vector256.Sum(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> WhereEqual(Vector256<float> a, Vector256<float> b, Vector256<float> value) =>
        Vector256.ConditionalSelect(Vector256.Equals(a, b), value, Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> WherePositive(Vector256<float> a, Vector256<float> value) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(a, Vector256<float>.Zero), value, Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadQuarters(float* first, float* second, float* third, float* fourth) =>
        Vector256.Create(Vector128.Load(first), Vector128.Load(second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeQuarters(
        ref Vector256<float> v0, ref Vector256<float> v1, ref Vector256<float> v2, ref Vector256<float> v3)
    {
        if (!Avx.IsSupported)
        {
            Vector128<float> low0 = v0.GetLower(), low1 = v1.GetLower(), low2 = v2.GetLower(), low3 = v3.GetLower();
            Vector128<float> high0 = v0.GetUpper(), high1 = v1.GetUpper(), high2 = v2.GetUpper(), high3 = v3.GetUpper();
            Simd128.TransposeQuarters(ref low0, ref low1, ref low2, ref low3);
            Simd128.TransposeQuarters(ref high0, ref high1, ref high2, ref high3);
            (v0, v1) = (Vector256.Create(low0, high0), Vector256.Create(low1, high1));
            (v2, v3) = (Vector256.Create(low2, high2), Vector256.Create(low3, high3));
            return;
        }

        Vector256<double> even0 = Avx.UnpackLow(v0, v1).AsDouble(), odd0 = Avx.UnpackHigh(v0, v1).AsDouble();
        Vector256<double> even1 = Avx.UnpackLow(v2, v3).AsDouble(), odd1 = Avx.UnpackHigh(v2, v3).AsDouble();
        v0 = Avx.UnpackLow(even0, even1).AsSingle();
        v1 = Avx.UnpackHigh(even0, even1).AsSingle();
        v2 = Avx.UnpackLow(odd0, odd1).AsSingle();
        v3 = Avx.UnpackHigh(odd0, odd1).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deinterleave(
        Vector256<float> low, Vector256<float> high, out Vector256<float> even, out Vector256<float> odd)
    {
        if (!Avx2.IsSupported)
        {
            Simd128.Deinterleave(low.GetLower(), low.GetUpper(), out Vector128<float> even0, out Vector128<float> odd0);
            Simd128.Deinterleave(high.GetLower(), high.GetUpper(), out Vector128<float> even1, out Vector128<float> odd1);
            even = Vector256.Create(even0, even1);
            odd = Vector256.Create(odd0, odd1);
            return;
        }

        // Shuffle works within each half: (0 2 8 10 | 4 6 12 14). Then the middle pairs change places.
        even = Avx2.Permute4x64(Avx.Shuffle(low, high, 0b10_00_10_00).AsDouble(), 0b11_01_10_00).AsSingle();
        odd = Avx2.Permute4x64(Avx.Shuffle(low, high, 0b11_01_11_01).AsDouble(), 0b11_01_10_00).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave(
        Vector256<float> even, Vector256<float> odd, out Vector256<float> low, out Vector256<float> high)
    {
        if (!Avx.IsSupported)
        {
            Simd128.Interleave(even.GetLower(), odd.GetLower(), out Vector128<float> low0, out Vector128<float> low1);
            Simd128.Interleave(even.GetUpper(), odd.GetUpper(), out Vector128<float> high0, out Vector128<float> high1);
            low = Vector256.Create(low0, low1);
            high = Vector256.Create(high0, high1);
            return;
        }

        Vector256<float> first = Avx.UnpackLow(even, odd);
        Vector256<float> second = Avx.UnpackHigh(even, odd);
        low = Avx.Permute2x128(first, second, 0x20);
        high = Avx.Permute2x128(first, second, 0x31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> GreaterThan(Vector256<float> a, Vector256<float> b) => Vector256.GreaterThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Select(Vector256<float> mask, Vector256<float> a, Vector256<float> b) =>
        Vector256.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(Vector256<float> mask) => (uint)Vector256.ExtractMostSignificantBits(mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Mask(uint bits)
    {
        Vector256<uint> lanes = Vector256.Create(1u, 2u, 4u, 8u, 16u, 32u, 64u, 128u);
        return Vector256.Equals(Vector256.Create(bits) & lanes, lanes).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Keep(uint key, uint first, uint threshold, Vector256<float> value) =>
        Keep(key, Vector256.Create(first) + Vector256<uint>.Indices, threshold, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Keep(uint key, uint first, uint* places, uint threshold, Vector256<float> value) =>
        Keep(key, Vector256.Create(first) + Vector256.Load(places), threshold, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Keep(uint key, Vector256<uint> elements, uint threshold, Vector256<float> value)
    {
        Vector256<uint> x = Vector256.Create(key) ^ elements;
        x ^= x >>> 16;
        x *= Vector256.Create(DropoutHash.FirstFactor);
        x ^= x >>> 15;
        x *= Vector256.Create(DropoutHash.SecondFactor);
        x ^= x >>> 16;
        Vector256<uint> keep = Vector256.GreaterThanOrEqual(x, Vector256.Create(threshold));
        return Vector256.ConditionalSelect(keep.AsSingle(), value, Vector256<float>.Zero);
    }
}
