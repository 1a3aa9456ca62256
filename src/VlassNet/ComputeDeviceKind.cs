namespace VlassNet;

/// <summary>A kind of device that can compute a network.</summary>
public enum ComputeDeviceKind
{
    /// <summary>Whichever is best here.</summary>
    Auto,

    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA graphics processor.</summary>
    Cuda,

    /// <summary>Apple's graphics processor.</summary>
    Mps,
}
