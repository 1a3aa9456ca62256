using TorchSharp;

namespace VlassNet.TorchSharp.Devices;

/// <summary>What TorchSharp finds on this machine: the facts that <see cref="DeviceReport"/> draws its conclusions from.</summary>
/// <param name="Libraries">Whether the native libraries can be loaded.</param>
/// <param name="Detail">What the system's loader said, where they cannot.</param>
/// <param name="HasCudaLibraries">Whether libtorch's CUDA part is beside them.</param>
/// <param name="Driver">NVIDIA's driver.</param>
/// <param name="CudaDevices">How many NVIDIA processors libtorch can use.</param>
/// <param name="HasMps">Whether libtorch can use Apple's processor.</param>
internal sealed record TorchRuntime(
    NativeLibraries Libraries, string? Detail, bool HasCudaLibraries, CudaDriver Driver, int CudaDevices, bool HasMps)
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
            return new TorchRuntime(libraries, detail, cudaLibraries, driver, 0, false);
        try
        {
            bool usesCuda = cudaLibraries && driver.Devices.Length > 0 && torch.TryInitializeDeviceType(DeviceType.CUDA);
            torch.InitializeDeviceType(DeviceType.CPU);
            int devices = usesCuda && torch.cuda.is_available() ? torch.cuda.device_count() : 0;
            return new TorchRuntime(libraries, null, cudaLibraries, driver, devices, torch.mps_is_available());
        }
        catch (Exception error) when (error is TypeInitializationException or NotSupportedException or InvalidOperationException
            or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            Exception cause = error.InnerException ?? error;
            return new TorchRuntime(NativeLibraries.WrongVersion, FirstLine(cause.Message), cudaLibraries, driver, 0, false);
        }
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();
}
