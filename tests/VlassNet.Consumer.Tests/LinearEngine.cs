using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Consumer.Tests;

/// <summary>
/// An engine of an application's own, on a device that nobody has: networks of one dense layer, trained by plain descent. Engines are
/// the whole process's, and <c>auto</c> prefers the last, so the device is there only for the test that asks for it.
/// </summary>
internal sealed class LinearEngine : IComputeEngine
{
    private static readonly AsyncLocal<bool> Wanted = new();

    public static ComputeDevice Device => ComputeDevice.Cuda(7);

    /// <summary>Makes the device one that can be used, for the test that calls it and what that test starts.</summary>
    public static void Offer() => Wanted.Value = true;

    public string Name => "linear";

    public IReadOnlyList<DeviceStatus> Devices => Wanted.Value ? [new DeviceStatus(Device, "one layer", IsUsable: true)] : [];

    public INetworkSession Open(NetworkWeights weights, SessionOptions options) =>
        weights.Spec is { Blocks.Length: 0, Hidden.Length: 0 } && options.Optimizer is null or Sgd { Momentum: 0 }
            ? new LinearSession(weights.Clone(), options.Optimizer is not null)
            : throw new NotSupportedException("This engine computes networks of one dense layer, with plain descent.");
}
