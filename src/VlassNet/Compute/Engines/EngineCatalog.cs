using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VlassNet.Networks;

namespace VlassNet.Compute.Engines;

/// <summary>Chooses among engines, the most preferred first.</summary>
internal sealed class EngineCatalog(ImmutableArray<IComputeEngine> engines)
{
    private const string Advice =
        "Reference the add-on package VlassNet.TorchSharp and, for the native libraries, one such as TorchSharp-cuda-linux; or choose "
        + "'auto' or 'cpu'.";

    /// <summary>
    /// Every device once. The graphics processors are listed even where no engine knows of them, so that the list says what
    /// would help.
    /// </summary>
    public IReadOnlyList<DeviceStatus> Devices
    {
        get
        {
            List<DeviceStatus> devices =
            [
                .. engines.SelectMany(engine => engine.Devices)
                    .GroupBy(status => status.Device)
                    .Select(same => same.FirstOrDefault(status => status.IsUsable) ?? same.First()),
            ];
            AddIfMissing(ComputeDevice.Cuda(), "NVIDIA graphics processor");
            AddIfMissing(ComputeDevice.Mps, "Apple graphics processor");
            return devices;

            void AddIfMissing(ComputeDevice device, string description)
            {
                if (!devices.Exists(status => status.Device.Kind == device.Kind))
                    devices.Add(new DeviceStatus(device, description, false, "no engine here that computes on it", Advice));
            }
        }
    }

    public INetworkSession Open(NetworkWeights weights, SessionOptions options, ILogger logger)
    {
        foreach (IComputeEngine engine in engines)
        {
            foreach (DeviceStatus status in engine.Devices)
            {
                if (!status.IsUsable || (options.Device != ComputeDevice.Auto && options.Device != status.Device))
                    continue;
                if (logger.IsEnabled(LogLevel.Information))
                {
                    logger.LogInformation(
                        "Computing on {Device} ({Description}) with {Engine}; '{Requested}' was asked for.",
                        status.Device, status.Description, engine.Name, options.Device);
                }

                return engine.Open(weights, options with { Device = status.Device });
            }
        }

        throw Unavailable(options.Device);
    }

    private DeviceUnavailableException Unavailable(ComputeDevice device)
    {
        IReadOnlyList<DeviceStatus> all = Devices;
        if (all.FirstOrDefault(status => status.Device == device) is { } known)
            return Error(known.Reason, known.Advice);
        DeviceStatus[] usable = [.. all.Where(status => status.IsUsable)];
        if (all.FirstOrDefault(status => status.Device.Kind == device.Kind && !status.IsUsable) is { } sibling)
            return Error(sibling.Reason, sibling.Advice);
        return Error(
            "no such device here",
            usable.Length == 0
                ? null
                : $"Choose one that can be used: {string.Join(", ", usable.Select(status => status.Device))}.");

        DeviceUnavailableException Error(string? reason, string? advice) => new(
            $"the device {device}", reason ?? "that it cannot be used", nameof(SessionOptions.Device), advice ?? Advice);
    }
}
