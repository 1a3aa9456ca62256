namespace VlassNet.Compute.Cpu.Simd;

/// <summary>
/// The vector operations that the kernels are written in. One source of each kernel serves 512-, 256- and 128-bit vectors and
/// plain floats: the kernel is generic over an implementation of this interface, and the JIT compiles one for each.
/// </summary>
/// <typeparam name="TVector">The vector type, e.g. <c>Vector512&lt;float&gt;</c>.</typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Number of floats in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Whether there are 32 vector registers rather than 16, so that 20 accumulators fit.</summary>
    static abstract bool HasManyRegisters { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(float* destination, TVector value);

    /// <summary>A vector whose two halves come from different places (of a vector of one float, from the first).</summary>
    static abstract TVector LoadHalves(float* low, float* high);

    /// <summary>The inverse of <see cref="LoadHalves"/>.</summary>
    static abstract void StoreHalves(float* low, float* high, TVector value);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a·b + c, fused where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Max(TVector a, TVector b);

    static abstract TVector Sqrt(TVector a);

    /// <summary>The sum over the lanes.</summary>
    static abstract float Sum(TVector a);

    /// <summary><paramref name="value"/> where <paramref name="a"/> = <paramref name="b"/>, otherwise 0.</summary>
    static abstract TVector WhereEqual(TVector a, TVector b, TVector value);

    /// <summary><paramref name="value"/> where <paramref name="a"/> &gt; 0, otherwise 0.</summary>
    static abstract TVector WherePositive(TVector a, TVector value);

    /// <summary>
    /// A vector of four floats from each place, as many as it has room for: 16 floats take all four, 8 the first two, 4 the first.
    /// </summary>
    static abstract TVector LoadQuarters(float* first, float* second, float* third, float* fourth);

    /// <summary>Transposes each square that the same four floats of four vectors make.</summary>
    static abstract void TransposeQuarters(ref TVector v0, ref TVector v1, ref TVector v2, ref TVector v3);

    /// <summary>Splits 2 × width neighbours into those at even and those at odd places.</summary>
    static abstract void Deinterleave(TVector low, TVector high, out TVector even, out TVector odd);

    /// <summary>The inverse of <see cref="Deinterleave"/>.</summary>
    static abstract void Interleave(TVector even, TVector odd, out TVector low, out TVector high);

    /// <summary>
    /// <paramref name="value"/> where dropout keeps the element, otherwise 0. Lane i belongs to the element
    /// <paramref name="first"/> + i, which is kept where its hash under the key is at least the threshold.
    /// </summary>
    static abstract TVector Keep(uint key, uint first, uint threshold, TVector value);

    /// <summary>As above, lane i belonging to the element <paramref name="first"/> + <paramref name="places"/>[i].</summary>
    static abstract TVector Keep(uint key, uint first, uint* places, uint threshold, TVector value);

    /// <summary>A mask: all bits set where <paramref name="a"/> &gt; <paramref name="b"/>, otherwise none.</summary>
    static abstract TVector GreaterThan(TVector a, TVector b);

    /// <summary><paramref name="a"/> where the mask is set, otherwise <paramref name="b"/>.</summary>
    static abstract TVector Select(TVector mask, TVector a, TVector b);

    /// <summary>A mask as bits, lane i in bit i.</summary>
    static abstract uint Bits(TVector mask);

    /// <summary>The inverse of <see cref="Bits"/>; bits of lanes that there are not say nothing.</summary>
    static abstract TVector Mask(uint bits);
}
