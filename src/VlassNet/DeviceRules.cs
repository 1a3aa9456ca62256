namespace VlassNet;

/// <summary>What every options record that names a device asks of it.</summary>
internal static class DeviceRules
{
    /// <summary>What is out of range, a phrase each.</summary>
    public static IEnumerable<string> Problems(ComputeDevice device, int threads)
    {
        if (!Enum.IsDefined(device.Kind) || device.Index < 0)
            yield return $"Device must be a known kind with an index of at least 0, but is {device}";
        if (threads < 0)
            yield return $"Threads must be at least 0, but is {threads}";
    }
}
