using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Networks;

namespace VlassNet.Compute;

/// <summary>The engines that can be used: those built in, and those that add-on packages register.</summary>
public static class ComputeEngines
{
    private static ImmutableArray<IComputeEngine> engines = [];

    /// <summary>Every device that an engine knows of here: those that can be used and those that cannot, with the reason.</summary>
    public static IReadOnlyList<DeviceStatus> Devices => [.. engines.SelectMany(engine => engine.Devices)];

    /// <summary>Adds an engine; <see cref="ComputeDevice.Auto"/> prefers the one added last that has a usable device.</summary>
    public static void Register(IComputeEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ImmutableInterlocked.Update(ref engines, (list, added) => list.Insert(0, added), engine);
    }

    /// <summary>Makes a network ready on the device that the options name.</summary>
    /// <param name="weights">The network and its initial weights, which are copied.</param>
    /// <param name="options">How: device, threads, optimizer.</param>
    /// <param name="logger">Told which engine and device were chosen.</param>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here; the message says why.</exception>
    public static INetworkSession Open(NetworkWeights weights, SessionOptions options, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(options);
        foreach (IComputeEngine engine in engines)
        {
            foreach (DeviceStatus status in engine.Devices)
            {
                if (!status.IsUsable || (options.Device != ComputeDevice.Auto && options.Device != status.Device))
                    continue;
                (logger ?? NullLogger.Instance).LogInformation(
                    "Computing on {Device} ({Description}) with {Engine}.", status.Device, status.Description, engine.Name);
                return engine.Open(weights, options with { Device = status.Device });
            }
        }

        DeviceStatus? known = Devices.FirstOrDefault(status => status.Device == options.Device);
        throw new DeviceUnavailableException(
            $"the device {options.Device}",
            known?.Reason ?? "no engine here that knows of it",
            nameof(SessionOptions.Device),
            known?.Advice ?? "Choose 'auto' or 'cpu', or reference the add-on package that brings the device.");
    }
}
