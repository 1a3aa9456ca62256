using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>The built-in engine: managed code for the processor, with the widest vectors that it has.</summary>
internal sealed class CpuEngine : IComputeEngine
{
    private readonly int vectorBits;
    private readonly bool allowWinograd;

    public CpuEngine()
        : this(WidestVector())
    {
    }

    /// <param name="vectorBits">512, 256 or 128; for tests, wider than the processor's is allowed and slow.</param>
    /// <param name="allowWinograd">Whether layers that it suits take Winograd's way; false to compare with the definition.</param>
    internal CpuEngine(int vectorBits, bool allowWinograd = true)
    {
        this.vectorBits = vectorBits;
        this.allowWinograd = allowWinograd;
    }

    public string Name => "VlassNet CPU";

    public IReadOnlyList<DeviceStatus> Devices =>
        [new DeviceStatus(ComputeDevice.Cpu, $"{Environment.ProcessorCount} threads, {vectorBits}-bit vectors", IsUsable: true)];

    public INetworkSession Open(NetworkWeights weights, SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);
        options.Optimizer?.Validate();
        return vectorBits switch
        {
            512 => Open512(weights, options),
            256 => Open256(weights, options),
            _ => Open128(weights, options),
        };
    }

    // Methods of their own, so that the types of one width are loaded and not those of all, which takes some milliseconds.
    private CpuSession<Simd512, Vector512<float>> Open512(NetworkWeights weights, SessionOptions options) =>
        Open<Simd512, Vector512<float>>(weights, options);

    private CpuSession<Simd256, Vector256<float>> Open256(NetworkWeights weights, SessionOptions options) =>
        Open<Simd256, Vector256<float>>(weights, options);

    private CpuSession<Simd128, Vector128<float>> Open128(NetworkWeights weights, SessionOptions options) =>
        Open<Simd128, Vector128<float>>(weights, options);

    private CpuSession<TSimd, TVector> Open<TSimd, TVector>(NetworkWeights weights, SessionOptions options)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        new(weights, options, ParallelLoop.Threads(options.Threads), allowWinograd);

    /// <remarks>
    /// <c>Vector512.IsHardwareAccelerated</c> is false on processors that clock down for a few wide instructions among others; a
    /// kernel that does nothing else is still nearly twice as fast with them, so the instruction set decides.
    /// </remarks>
    internal static int WidestVector() => Avx512F.IsSupported ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
