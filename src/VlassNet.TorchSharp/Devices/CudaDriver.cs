using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace VlassNet.TorchSharp.Devices;

/// <summary>NVIDIA's driver, asked through its own interface, which needs no CUDA libraries.</summary>
/// <param name="Version">The newest CUDA version that it runs, times 1000 and minor times 10, such as 12080; null where there is no driver.</param>
/// <param name="Error">The code with which it failed, or 0.</param>
/// <param name="Devices">The names of the devices that it shows.</param>
internal sealed record CudaDriver(int? Version, int Error, ImmutableArray<string> Devices)
{
    private const int NameLength = 256;

    /// <summary>No driver is installed.</summary>
    public static CudaDriver None { get; } = new(null, 0, []);

    public static unsafe CudaDriver Look()
    {
        // The driver stays loaded: libtorch wants it next.
        if (OperatingSystem.IsMacOS() || !NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out nint driver))
            return None;
        if (!TryGet("cuInit", out nint init) || !TryGet("cuDriverGetVersion", out nint getVersion)
            || !TryGet("cuDeviceGetCount", out nint getCount) || !TryGet("cuDeviceGetName", out nint getName))
        {
            return None;
        }

        int version = 0, count = 0;
        ((delegate* unmanaged<int*, int>)getVersion)(&version);
        int error = ((delegate* unmanaged<uint, int>)init)(0);
        if (error == 0)
            error = ((delegate* unmanaged<int*, int>)getCount)(&count);
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        byte* name = stackalloc byte[NameLength];
        for (int device = 0; error == 0 && device < count; device++)
        {
            new Span<byte>(name, NameLength).Clear();
            ((delegate* unmanaged<byte*, int, int, int>)getName)(name, NameLength - 1, device);
            names.Add(Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name)));
        }

        return new CudaDriver(version, error, names.ToImmutable());

        bool TryGet(string function, out nint address) => NativeLibrary.TryGetExport(driver, function, out address);
    }
}
