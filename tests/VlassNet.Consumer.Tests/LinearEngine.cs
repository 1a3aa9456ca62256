using VlassNet.Compute;
using VlassNet.Networks;

namespace VlassNet.Consumer.Tests;

/// <summary>
/// An engine of an application's own, on a device that nobody has: networks of one dense layer, trained by plain descent.
/// </summary>
internal sealed class LinearEngine : IComputeEngine
{
    public static ComputeDevice Device => ComputeDevice.Cuda(7);

    public string Name => "linear";

    public IReadOnlyList<DeviceStatus> Devices => [new DeviceStatus(Device, "one layer", IsUsable: true)];

    public INetworkSession Open(NetworkWeights weights, SessionOptions options) =>
        weights.Spec is { Blocks.Length: 0, Hidden.Length: 0 } && options.Optimizer is null or Sgd { Momentum: 0 }
            ? new LinearSession(weights.Clone(), options.Optimizer is not null)
            : throw new NotSupportedException("This engine computes networks of one dense layer, with plain descent.");
}
