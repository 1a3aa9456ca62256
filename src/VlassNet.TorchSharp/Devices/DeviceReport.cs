using System.Globalization;
using System.Runtime.InteropServices;
using VlassNet.Compute;
using VlassNet.Compute.Engines;

namespace VlassNet.TorchSharp.Devices;

/// <summary>Which devices can be used, and for those that cannot: what exactly is missing, and what would help.</summary>
internal static class DeviceReport
{
    /// <summary>The oldest CUDA version of a driver that runs libtorch's CUDA 12.</summary>
    private const int OldestDriver = 12_000;

    /// <summary><c>CUDA_ERROR_NO_DEVICE</c>.</summary>
    private const int NoDevice = 100;

    /// <summary>All devices: NVIDIA's, Apple's, and the processor where it is offered.</summary>
    public static IReadOnlyList<DeviceStatus> Of(TorchRuntime runtime, bool offersProcessor)
    {
        List<DeviceStatus> devices = [];
        DeviceProblem? native = Native(runtime);
        for (int index = 0; index < Math.Max(1, runtime.CudaDevices.Length); index++)
        {
            string name = index < runtime.Driver.Devices.Length ? runtime.Driver.Devices[index] : "NVIDIA graphics processor";
            devices.Add(Status(ComputeDevice.Cuda(index), name, native ?? Cuda(runtime, index)));
        }

        DeviceProblem? mps = native;
        if (mps is null && !runtime.HasMps)
            mps = new("no Apple graphics processor that libtorch can use", "It takes macOS on an Apple processor; choose 'auto' or 'cpu'.");
        devices.Add(Status(ComputeDevice.Mps, "Apple graphics processor", mps ?? runtime.Mps));
        if (offersProcessor)
            devices.Add(Status(ComputeDevice.Cpu, "processor, through libtorch", native ?? runtime.Processor));
        return devices;
    }

    /// <summary>Refuses a device that cannot be used.</summary>
    /// <exception cref="DeviceUnavailableException">It cannot be used.</exception>
    public static void Require(TorchRuntime runtime, ComputeDevice device)
    {
        IReadOnlyList<DeviceStatus> devices = Of(runtime, offersProcessor: true);
        DeviceStatus? status = devices.FirstOrDefault(status => status.Device == device);
        if (status is { IsUsable: true })
            return;
        throw new DeviceUnavailableException(
            $"the device {device}",
            status?.Reason ?? $"no such device; TorchSharp knows of {string.Join(", ", devices.Select(known => known.Device))}",
            nameof(SessionOptions.Device),
            status?.Advice ?? "Choose one of these.");
    }

    private static DeviceStatus Status(ComputeDevice device, string description, DeviceProblem? problem) =>
        new(device, description, problem is null, problem?.Reason, problem?.Advice);

    private static DeviceProblem? Native(TorchRuntime runtime) => runtime.Libraries switch
    {
        NativeLibraries.Ready => null,
        NativeLibraries.UnknownPlatform => new(
            "TorchSharp has no native libraries for this operating system and processor",
            "It has some for 64-bit Intel and AMD processors with Linux (glibc) or Windows, for Apple's, and for Arm64 Windows; choose 'cpu'."),
        NativeLibraries.Missing => new(
            "libtorch is missing: the application references TorchSharp without a package of native libraries",
            $"Add one to the application: {Package()}."),
        NativeLibraries.Unloadable when runtime.Detail?.Contains("GLIBC", StringComparison.Ordinal) == true => new(
            $"TorchSharp's native library cannot be loaded: {runtime.Detail}",
            "The system's C or C++ runtime is older than the library. Use a newer system (Debian 13, Ubuntu 24.04, RHEL 10 or later) or a container of one."),
        NativeLibraries.Unloadable => new(
            $"TorchSharp's native libraries cannot be loaded: {runtime.Detail}",
            $"Restore the application's packages again, with {Package()} of TorchSharp's own version."),
        _ => new(
            $"the native libraries are of another version than TorchSharp: {runtime.Detail}",
            $"Reference {Package()} of TorchSharp's own version, and no other libtorch package."),
    };

    private static DeviceProblem? Cuda(TorchRuntime runtime, int index)
    {
        if (index < runtime.CudaDevices.Length)
            return runtime.CudaDevices[index];

        CudaDriver driver = runtime.Driver;
        if (driver.Version is not { } version)
            return new("NVIDIA's driver is missing", "Install the driver for CUDA 12 or later, and see that nvidia-smi lists the device.");
        if (version < OldestDriver)
        {
            return new(
                $"NVIDIA's driver is too old: it runs CUDA {Format(version)}, and libtorch wants {Format(OldestDriver)} or later",
                "Install a newer driver.");
        }

        if (driver.Error == NoDevice || (driver.Error == 0 && driver.Devices.IsEmpty))
            return new("NVIDIA's driver is there, but no device", "See that nvidia-smi lists one; in a container, start it with --gpus all.");
        if (driver.Error != 0)
            return new($"NVIDIA's driver does not start: error {driver.Error}", "See what nvidia-smi says; a restart after an update may help.");
        return runtime.HasCudaLibraries
            ? new($"{driver.Devices[0]} is there, but libtorch does not see it", "See that CUDA_VISIBLE_DEVICES does not hide it, and update the driver.")
            : new("libtorch's CUDA libraries are missing: the application references those for the processor", $"Reference {CudaPackage()} instead.");
    }

    private static string Package() => (OperatingSystem.IsMacOS(), RuntimeInformation.ProcessArchitecture) switch
    {
        (true, _) => "libtorch-cpu-osx-arm64",
        (_, Architecture.Arm64) => "TorchSharp-cpu",
        _ => $"{CudaPackage()} or TorchSharp-cpu",
    };

    private static string CudaPackage() => OperatingSystem.IsWindows() ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux";

    private static string Format(int version) =>
        string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version % 1000 / 10}");
}
