using System.Runtime.InteropServices;

namespace VlassNet.TorchSharp.Devices;

/// <summary>Where the runtime would find native libraries, and whether they load.</summary>
internal static class NativeFiles
{
    /// <summary>Loads TorchSharp's libraries, in the order that TorchSharp itself does.</summary>
    /// <returns>Whether they load, and what the loader said if not.</returns>
    public static (NativeLibraries State, string? Detail) Load()
    {
        string? shim = Find("LibTorchSharp"), torch = Find("torch_cpu");
        if (IsLoadable("torch_cpu") && IsLoadable("LibTorchSharp"))
            return (NativeLibraries.Ready, null);
        if (shim is null || torch is null)
            return (IsKnownPlatform() ? NativeLibraries.Missing : NativeLibraries.UnknownPlatform, null);
        try
        {
            NativeLibrary.Load(torch);
            NativeLibrary.Load(shim);
            return (NativeLibraries.Ready, null);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            return (NativeLibraries.Unloadable, Reason(error.Message));
        }
    }

    /// <summary>The path of a library, by its name without prefix and suffix.</summary>
    public static string? Find(string library)
    {
        string file = OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";
        return Folders().Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    /// <summary>The application's own folders, and those of the packages that it was built from.</summary>
    private static IEnumerable<string> Folders()
    {
        string packages = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return
        [
            AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"),
            .. packages.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        ];
    }

    /// <summary>Whether the runtime finds a library as TorchSharp would, or the application has loaded it already.</summary>
    private static bool IsLoadable(string library) => NativeLibrary.TryLoad(library, typeof(global::TorchSharp.torch).Assembly, null, out _);

    private static bool IsKnownPlatform() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => !OperatingSystem.IsMacOS() && !RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal),
        Architecture.Arm64 => OperatingSystem.IsMacOS() || OperatingSystem.IsWindows(),
        _ => false,
    };

    /// <summary>What the loader objected to: the line after .NET's own, where there is one.</summary>
    private static string Reason(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(line => line.Contains("not found", StringComparison.Ordinal)) ?? lines[^1];
    }
}
