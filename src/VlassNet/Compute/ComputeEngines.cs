using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Compute.Cpu;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Compute;

/// <summary>The engines that can be used: those built in, and those that add-on packages register.</summary>
public static class ComputeEngines
{
    private static ImmutableArray<IComputeEngine> engines = [new CpuEngine()];

    /// <summary>
    /// Every device, and whether it can be used here. Those that cannot come with the reason and what would help; <c>cuda:0</c>
    /// and <c>mps</c> are always among them.
    /// </summary>
    public static IReadOnlyList<DeviceStatus> Devices => new EngineCatalog(engines).Devices;

    /// <summary>Adds an engine; <see cref="ComputeDevice.Auto"/> prefers the one added last that has a usable device.</summary>
    public static void Register(IComputeEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ImmutableInterlocked.Update(ref engines, (list, added) => list.Insert(0, added), engine);
    }

    /// <summary>Makes a network ready on the device that the options name.</summary>
    /// <param name="weights">The network and its initial weights, which are copied.</param>
    /// <param name="options">How: device, threads, optimizer.</param>
    /// <param name="logger">Logs which engine and device were chosen.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="DeviceUnavailableException">
    /// The device cannot be used here; the message says why and what would help. No other one is used in its place.
    /// </exception>
    public static INetworkSession Open(NetworkWeights weights, SessionOptions options, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new EngineCatalog(engines).Open(weights, options, logger ?? NullLogger.Instance);
    }
}
