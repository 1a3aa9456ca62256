using Microsoft.Win32.SafeHandles;

namespace VlassNet;

/// <summary>
/// The unfinished file beside a destination. It has one of a few names, <c>NAME.0.tmp</c> to <c>NAME.15.tmp</c>, and each writer has one of them
/// open until the file has its final name. So a later write of the same destination can tell what a killed one left, and removes it.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    // As many may write one file at a time; the last to end wins.
    private const int Names = 16;

    /// <summary>
    /// A file that was written to within this time is not looked at: its writer may be giving it its final name just now, and who looks
    /// would keep readers of the final file out for a moment.
    /// </summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly string path;
    private readonly FileStream guard;
    private bool isMoved;

    private TemporaryFile(string path)
    {
        this.path = path;

        // A program that wants to know whether a file was left asks for it alone, and is refused while one of these two is open. The second only
        // reads, so that it can stay open while the file is moved and while others read it by its final name.
        Stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            guard = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch
        {
            Stream.Dispose();
            throw;
        }
    }

    /// <summary>Where to write.</summary>
    public FileStream Stream { get; }

    /// <summary>Removes what killed writes left, and makes a new file.</summary>
    /// <exception cref="IOException">There is no room, no such folder, or too many write to the destination at a time.</exception>
    public static TemporaryFile Beside(string destination)
    {
        string[] paths = [.. Enumerable.Range(0, Names).Select(i => FormattableString.Invariant($"{destination}.{i}.tmp"))];
        foreach (string path in paths.Where(path => File.Exists(path) && !IsFresh(path)))
            RemoveIfLeft(path);
        if (FirstOf(paths) is { } file)
            return file;

        // Many were killed one soon after the other: what they left has all the names.
        foreach (string path in paths)
            RemoveIfLeft(path);
        return FirstOf(paths) ?? throw new IOException($"{destination}: expected at most {Names} writers of it at a time; found more, or files that cannot be deleted");
    }

    /// <summary>Gives the finished file its name.</summary>
    public void MoveTo(string destination)
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(path, destination, overwrite: true);
        isMoved = true;
    }

    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        finally
        {
            // By now a moved one's name may be another writer's.
            if (!isMoved)
                File.Delete(path);
            guard.Dispose();
        }
    }

    private static TemporaryFile? FirstOf(string[] paths) => paths.Select(TryMake).FirstOrDefault(file => file is not null);

    /// <summary>The new file, or null where the name is another writer's.</summary>
    private static TemporaryFile? TryMake(string path)
    {
        try
        {
            TemporaryFile file = new(path);
            if (file.HasItsName())
                return file;
            file.isMoved = true;
            file.Dispose();
        }
        catch (IOException error) when (SharedFile.IsThere(error) || SharedFile.IsTaken(error) || error is FileNotFoundException)
        {
            // It was there, or it was looked at, or removed, in the moment before it was locked.
        }

        return null;
    }

    // Where locks come after the opening, the file can be removed in between, and the name be another writer's when the guard is opened. A
    // time that only this file has tells. On Windows they come together, and a time that was set would stay.
    private bool HasItsName()
    {
        if (OperatingSystem.IsWindows())
            return true;
#pragma warning disable RS0030 // The one number that must differ from run to run: it tells this file from another of the same name.
        long ticks = Random.Shared.NextInt64(DateTime.UnixEpoch.Ticks, DateTime.UnixEpoch.AddYears(30).Ticks);
#pragma warning restore RS0030
        File.SetLastWriteTimeUtc(Stream.SafeFileHandle, new DateTime(ticks, DateTimeKind.Utc));
        return TimeOf(Stream.SafeFileHandle) == TimeOf(guard.SafeFileHandle);
    }

    private static bool IsFresh(string path)
    {
        TimeSpan age = TimeProvider.System.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(path);
        return age >= TimeSpan.Zero && age < Fresh;
    }

    private static DateTime TimeOf(SafeFileHandle file) => File.GetLastWriteTimeUtc(file);

    /// <summary>Deletes a file that nobody has open. What may not be opened, and a link, is left alone: that name is taken.</summary>
    private static void RemoveIfLeft(string path)
    {
        try
        {
            if (new FileInfo(path).LinkTarget is not null)
                return;
            FileShare alone = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
            using FileStream left = new(path, FileMode.Open, FileAccess.ReadWrite, alone, bufferSize: 0);

            // Another may have removed it before it was locked here, and the name may be a writer's by now.
            if (TimeOf(left.SafeFileHandle) == File.GetLastWriteTimeUtc(path))
                File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
