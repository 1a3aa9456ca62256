namespace VlassNet.Compute;

/// <summary>A device, and whether it can be used here.</summary>
/// <param name="Device">The device.</param>
/// <param name="Description">What it is, e.g. <c>16 threads, AVX-512</c>.</param>
/// <param name="IsUsable">Whether it can be used.</param>
/// <param name="Reason">Why it cannot, or null.</param>
/// <param name="Advice">What would help, or null.</param>
public sealed record DeviceStatus(
    ComputeDevice Device, string Description, bool IsUsable, string? Reason = null, string? Advice = null);
