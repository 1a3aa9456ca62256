using Microsoft.Win32.SafeHandles;

namespace VlassNet.Fuzzing;

/// <summary>One file that is written again and again, in memory where the system has a place for that.</summary>
internal sealed class ScratchFile : IDisposable
{
    private const string MemoryFolder = "/dev/shm";

    private readonly string folder;
    private readonly SafeFileHandle handle;

    public ScratchFile(string name)
    {
        string root = Directory.Exists(MemoryFolder) ? MemoryFolder : System.IO.Path.GetTempPath();
        folder = System.IO.Path.Combine(root, $"vlassnet-fuzzing-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        Path = System.IO.Path.Combine(folder, name);
        handle = File.OpenHandle(Path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);
    }

    public string Path { get; }

    /// <summary>Puts bytes into the file and tells its path.</summary>
    public string Write(byte[] bytes)
    {
        RandomAccess.SetLength(handle, bytes.Length);
        RandomAccess.Write(handle, bytes, 0);
        return Path;
    }

    public void Dispose()
    {
        handle.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
