using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TorchSharp;

namespace VlassNet.TorchSharp.Devices;

/// <summary>What TorchSharp finds on this machine: the facts that <see cref="DeviceReport"/> draws its conclusions from.</summary>
/// <param name="Libraries">Whether the native libraries can be loaded.</param>
/// <param name="Detail">What the system's loader said, where they cannot.</param>
/// <param name="HasCudaLibraries">Whether libtorch's CUDA part is beside them.</param>
/// <param name="Driver">NVIDIA's driver.</param>
/// <param name="CudaDevices">For each NVIDIA processor that libtorch sees, why it cannot be used, or null.</param>
/// <param name="HasMps">Whether libtorch sees Apple's graphics processor.</param>
/// <param name="Mps">Why it cannot be used, or null.</param>
/// <param name="Processor">Why libtorch cannot be used on the processor, or null.</param>
internal sealed record TorchRuntime(
    NativeLibraries Libraries, string? Detail, bool HasCudaLibraries, CudaDriver Driver, ImmutableArray<DeviceProblem?> CudaDevices, bool HasMps,
    DeviceProblem? Mps = null, DeviceProblem? Processor = null)
{
    private static readonly Lazy<TorchRuntime> Found = new(Look);

    /// <summary>Looked up once: what is installed while a program runs is not found.</summary>
    public static TorchRuntime Here => Found.Value;

    private static TorchRuntime Look()
    {
        // TorchSharp is not touched before its libraries are known to load: it would print a trace of where it looked, and never try again.
        (NativeLibraries libraries, string? detail) = NativeFiles.Load();
        bool cudaLibraries = NativeFiles.Find("torch_cuda") is not null;
        CudaDriver driver = CudaDriver.Look();
        if (libraries != NativeLibraries.Ready)
            return new TorchRuntime(libraries, detail, cudaLibraries, driver, [], false);
        try
        {
            bool usesCuda = cudaLibraries && driver.Devices.Length > 0 && torch.TryInitializeDeviceType(DeviceType.CUDA);
            torch.InitializeDeviceType(DeviceType.CPU);
            int devices = usesCuda && torch.cuda.is_available() ? torch.cuda.device_count() : 0;
            ImmutableArray<DeviceProblem?> problems = [.. Enumerable.Range(0, devices).Select(index => DeviceTrial.Of(new torch.Device(DeviceType.CUDA, index)))];
            bool hasMps = torch.mps_is_available();
            return new TorchRuntime(
                libraries, null, cudaLibraries, driver, problems, hasMps, hasMps ? DeviceTrial.Of(new torch.Device(DeviceType.MPS)) : null,
                DeviceTrial.Of(torch.CPU));
        }
        catch (Exception error) when (error is TypeInitializationException or NotSupportedException or InvalidOperationException
            or DllNotFoundException or MissingMemberException or TypeLoadException or BadImageFormatException or FileNotFoundException
            or ExternalException)
        {
            Exception cause = error.InnerException ?? error;
            return new TorchRuntime(NativeLibraries.WrongVersion, FirstLine(cause.Message), cudaLibraries, driver, [], false);
        }
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();
}
