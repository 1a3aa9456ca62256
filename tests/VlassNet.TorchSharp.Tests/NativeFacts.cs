using VlassNet.TorchSharp.Devices;

// Within namespaces of VlassNet these names come before xunit's own, in the contract's files too.
namespace VlassNet;

/// <summary>A fact about libtorch: skipped, with the reason, where it cannot be loaded.</summary>
public sealed class FactAttribute : Xunit.FactAttribute
{
    public FactAttribute() => Skip = NativeLibrariesHere.Problem;
}

/// <summary>A theory about libtorch: skipped, with the reason, where it cannot be loaded.</summary>
public sealed class TheoryAttribute : Xunit.TheoryAttribute
{
    public TheoryAttribute() => Skip = NativeLibrariesHere.Problem;
}

internal static class NativeLibrariesHere
{
    /// <summary>Why libtorch cannot be used here, or null.</summary>
    public static string? Problem { get; } = DeviceReport.Of(TorchRuntime.Here, offersProcessor: true)[^1] is { IsUsable: false } status
        ? $"{status.Reason}. {status.Advice}"
        : null;
}
