using VlassNet.Compute.Engines;

namespace VlassNet.Compute.Cpu.Simd;

/// <summary>A "vector" of one float: the tails of rows, from the same source as the vector kernels.</summary>
internal readonly unsafe struct SimdScalar : ISimd<float>
{
    public static int Width => 1;

    public static bool HasManyRegisters => false;

    public static float Load(float* source) => *source;

    public static void Store(float* destination, float value) => *destination = value;

    public static float LoadHalves(float* low, float* high) => *low;

    public static void StoreHalves(float* low, float* high, float value) => *low = value;

    public static float Broadcast(float value) => value;

    public static float Add(float a, float b) => a + b;

    public static float Subtract(float a, float b) => a - b;

    public static float Multiply(float a, float b) => a * b;

    public static float Divide(float a, float b) => a / b;

    public static float MultiplyAdd(float a, float b, float c) => float.MultiplyAddEstimate(a, b, c);

    public static float Max(float a, float b) => float.MaxNative(a, b);

    public static float Sqrt(float a) => MathF.Sqrt(a);

    public static float Sum(float a) => a;

    public static float WhereEqual(float a, float b, float value) => a == b ? value : 0;

    public static float WherePositive(float a, float value) => a > 0 ? value : 0;

    public static float LoadQuarters(float* first, float* second, float* third, float* fourth) => *first;

    public static void TransposeQuarters(ref float v0, ref float v1, ref float v2, ref float v3)
    {
    }

    public static void Deinterleave(float low, float high, out float even, out float odd) => (even, odd) = (low, high);

    public static void Interleave(float even, float odd, out float low, out float high) => (low, high) = (even, odd);

    public static float GreaterThan(float a, float b) => Mask(a > b ? 1u : 0);

    public static float Select(float mask, float a, float b) => Bits(mask) != 0 ? a : b;

    public static uint Bits(float mask) => BitConverter.SingleToUInt32Bits(mask) >> 31;

    public static float Mask(uint bits) => BitConverter.UInt32BitsToSingle((bits & 1) != 0 ? uint.MaxValue : 0);

    public static float Keep(uint key, uint first, uint* places, uint threshold, float value) =>
        Keep(key, first + *places, threshold, value);

    public static float Keep(uint key, uint first, uint threshold, float value) =>
        DropoutHash.Mix(key ^ first) >= threshold ? value : 0;
}
