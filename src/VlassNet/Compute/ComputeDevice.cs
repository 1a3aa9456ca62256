namespace VlassNet.Compute;

/// <summary>Where a network is computed: <c>auto</c>, <c>cpu</c>, <c>cuda</c>, <c>cuda:N</c> or <c>mps</c>.</summary>
/// <param name="Kind">The kind of device.</param>
/// <param name="Index">Which of several devices of the kind, from 0.</param>
public readonly record struct ComputeDevice(ComputeDeviceKind Kind, int Index = 0)
{
    /// <summary>The best device that can be used here; what was chosen is logged.</summary>
    public static ComputeDevice Auto => new(ComputeDeviceKind.Auto);

    /// <summary>The processor.</summary>
    public static ComputeDevice Cpu => new(ComputeDeviceKind.Cpu);

    /// <summary>Apple's graphics processor.</summary>
    public static ComputeDevice Mps => new(ComputeDeviceKind.Mps);

    /// <summary>An NVIDIA graphics processor.</summary>
    public static ComputeDevice Cuda(int index = 0) => new(ComputeDeviceKind.Cuda, index);
}
