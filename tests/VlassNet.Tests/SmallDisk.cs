using System.Diagnostics;

namespace VlassNet.Tests;

/// <summary>A file system in memory with a few hundred kilobytes.</summary>
internal sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<bool> Made = new(() =>
    {
        using SmallDisk disk = new(64);
        return disk.isMounted;
    });

    private readonly bool isMounted;

    public SmallDisk(int kilobytes)
    {
        Path = Directory.CreateTempSubdirectory("vlassnet-disk-").FullName;
        isMounted = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Call("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", Path);
    }

    public static bool CanBeMade => Made.Value;

    public string Path { get; }

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Takes all the room there is.</summary>
    public void Fill()
    {
        // The last block may not fit, and what does not fit stays in no buffer.
        using FileStream ballast = new(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                ballast.Write(new byte[4096]);
        }
        catch (IOException)
        {
        }
    }

    public void Free() => File.Delete(Ballast);

    public void Dispose()
    {
        if (isMounted)
            Call("umount", Path);
        Directory.Delete(Path, recursive: true);
    }

    private static bool Call(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
