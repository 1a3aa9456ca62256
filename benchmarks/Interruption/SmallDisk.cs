using System.Diagnostics;

namespace VlassNet.Interruption;

/// <summary>A disk of a few MiB that can be filled up.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int MebiBytes = 48;

    private readonly string root = Directory.CreateTempSubdirectory("interruption").FullName;
    private readonly bool isMounted;

    public SmallDisk()
    {
        isMounted = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Call("mount", "-t", "tmpfs", "-o", $"size={MebiBytes}m", "tmpfs", root);
        Console.WriteLine(isMounted
            ? $"on a disk of {MebiBytes} MiB that fills up now and then" : "the disk does not fill up: mounting a small one needs Linux and root");
    }

    /// <summary>Whether there is no room now.</summary>
    public bool IsFull => File.Exists(Ballast);

    private string Ballast => Path.Combine(root, "ballast");

    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(root, name)).FullName;

    /// <summary>Leaves so many bytes, where it can.</summary>
    public void Fill(long room)
    {
        if (!isMounted)
            return;
        long free = new DriveInfo(root).AvailableFreeSpace;
        using FileStream ballast = new(Ballast, FileMode.Create);
        byte[] block = new byte[4096];
        for (long left = free - room; left > 0; left -= block.Length)
            ballast.Write(block);
    }

    public void Free() => File.Delete(Ballast);

    public void Dispose()
    {
        if (isMounted)
            Call("umount", root);
        Directory.Delete(root, recursive: true);
    }

    private static bool Call(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
