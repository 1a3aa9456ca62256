using TorchSharp;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;
using VlassNet.TorchSharp.Devices;

namespace VlassNet.TorchSharp;

/// <summary>
/// Computes networks with TorchSharp, on NVIDIA processors (<c>cuda</c>, <c>cuda:N</c>) and Apple's (<c>mps</c>), and on request on the
/// processor. The application picks the native libraries (<c>TorchSharp-cuda-linux</c>, <c>TorchSharp-cuda-windows</c>,
/// <c>TorchSharp-cpu</c>); where they, the driver or the device are missing, <see cref="Devices"/> says which and what would help.
/// </summary>
/// <remarks>
/// Native libraries are loaded when devices are first asked for. Every tensor belongs to a session and is freed with it or at the end of a
/// call; none is left to the finalizer. The number of threads and the permission of TensorFloat32 are settings of the whole process in
/// libtorch; a session sets them at each call.
/// </remarks>
public sealed class TorchSharpEngine : IComputeEngine
{
    private static int registered;

    private readonly TorchSharpOptions options;
    private readonly Func<TorchRuntime> runtime;

    /// <summary>Makes an engine; pass it to <see cref="ComputeEngines.Register"/>, or use <see cref="Register"/>.</summary>
    /// <param name="options">How it computes; default <see cref="TorchSharpOptions"/>'s own.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every one that is.</exception>
    public TorchSharpEngine(TorchSharpOptions? options = null)
        : this(options, () => TorchRuntime.Here)
    {
    }

    internal TorchSharpEngine(TorchSharpOptions? options, Func<TorchRuntime> runtime)
    {
        this.options = options ?? new TorchSharpOptions();
        this.options.Validate();
        this.runtime = runtime;
    }

    /// <inheritdoc/>
    public string Name => "TorchSharp";

    /// <inheritdoc/>
    public IReadOnlyList<DeviceStatus> Devices => DeviceReport.Of(runtime(), options.OffersProcessor);

    /// <summary>
    /// Registers an engine with default options, so that <see cref="ComputeDevice.Auto"/> prefers the graphics processor. C# programs that
    /// reference the package do this when they start, unless the property <c>VlassNetRegisterTorchSharp</c> is <c>false</c>; others call
    /// it themselves. Does nothing the second time.
    /// </summary>
    public static void Register()
    {
        if (Interlocked.Exchange(ref registered, 1) == 0)
            ComputeEngines.Register(new TorchSharpEngine());
    }

    /// <inheritdoc/>
    /// <remarks>Opens the processor, too, whether or not the options offer it.</remarks>
    public INetworkSession Open(NetworkWeights weights, SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ComputeDevice device = options.Device;
        if (device.Kind == ComputeDeviceKind.Auto)
            device = DeviceReport.Of(runtime(), offersProcessor: true).FirstOrDefault(status => status.IsUsable)?.Device ?? ComputeDevice.Cpu;
        DeviceReport.Require(runtime(), device);
        return new TorchSession(weights, options with { Device = device }, this.options, Convert(device));
    }

    private static torch.Device Convert(ComputeDevice device) => device.Kind switch
    {
        ComputeDeviceKind.Cuda => new torch.Device(DeviceType.CUDA, device.Index),
        ComputeDeviceKind.Mps => new torch.Device(DeviceType.MPS),
        _ => new torch.Device(DeviceType.CPU),
    };
}
