using System.Runtime.Intrinsics;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>The built-in engine: managed code for the processor, with the widest vectors that it has.</summary>
internal sealed class CpuEngine : IComputeEngine
{
    private readonly int vectorBits;
    private readonly bool allowWinograd;

    public CpuEngine()
        : this(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)
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
        int threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        return vectorBits switch
        {
            512 => new CpuSession<Simd512, Vector512<float>>(weights, options, threads, allowWinograd),
            256 => new CpuSession<Simd256, Vector256<float>>(weights, options, threads, allowWinograd),
            _ => new CpuSession<Simd128, Vector128<float>>(weights, options, threads, allowWinograd),
        };
    }
}
