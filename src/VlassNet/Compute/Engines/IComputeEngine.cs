using VlassNet.Networks;

namespace VlassNet.Compute.Engines;

/// <summary>
/// A way of computing whole networks. The seam is at the level of a network, not of an operation, so that an engine is free to
/// fuse layers and to keep its memory to itself.
/// </summary>
public interface IComputeEngine
{
    /// <summary>A short name for logs, e.g. <c>VlassNet CPU</c>.</summary>
    string Name { get; }

    /// <summary>The devices that the engine knows of here: those it can use and those it cannot, with the reason.</summary>
    IReadOnlyList<DeviceStatus> Devices { get; }

    /// <summary>Makes a network ready to be trained or to predict.</summary>
    /// <param name="weights">The network and its initial weights, which are copied.</param>
    /// <param name="options">How: device, threads, optimizer.</param>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    INetworkSession Open(NetworkWeights weights, SessionOptions options);
}
