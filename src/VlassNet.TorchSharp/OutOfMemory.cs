using System.Runtime.InteropServices;
using VlassNet.Compute;

namespace VlassNet.TorchSharp;

/// <summary>libtorch says only in words that a device's memory is full.</summary>
internal static class OutOfMemory
{
    private static readonly string[] Words = ["out of memory", "not enough memory", "can't allocate memory"];

    public static bool Is(ExternalException error) => Words.Any(words => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>What to say in its place.</summary>
    public static DeviceMemoryException Of(ExternalException error, ComputeDevice device, string work) => new(
        $"memory for {work}",
        error.Message.Split('\n', 2)[0].TrimEnd('.', ' ', '\r'),
        device.ToString(),
        $"Make the batches smaller, keep fewer images on the device ({nameof(TorchSharpOptions)}.{nameof(TorchSharpOptions.ImageMemory)}), compute in "
        + $"{nameof(TorchPrecision)}.{nameof(TorchPrecision.BFloat16)}, or end other programs that use the device.",
        error);
}
