namespace VlassNet;

/// <summary>Writes a file as a whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>As long as what <see cref="Path.GetRandomFileName"/> makes, and <c>.tmp</c>.</summary>
    private const string RandomName = "12345678.123.tmp";

    /// <summary>No write stands still so long: what is older was left by a process that was killed.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromHours(1);

    /// <summary>
    /// Writes beside the destination and moves the finished file there, so that whoever reads it meets the old content or the
    /// new one, and a full disk or a crash leaves the old one. What a killed process left of an earlier write is removed.
    /// </summary>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string destination = Path.GetFullPath(path);
        RemoveStale(destination);
        string temporary = $"{destination}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, destination, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void RemoveStale(string destination)
    {
        string begin = Path.GetFileName(destination) + ".";
        try
        {
            foreach (string path in Directory.EnumerateFiles(Path.GetDirectoryName(destination)!, "*.tmp"))
            {
                ReadOnlySpan<char> name = Path.GetFileName(path.AsSpan());
                if (name.StartsWith(begin, StringComparison.Ordinal) && name.Length == begin.Length + RandomName.Length
                    && DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > Stale)
                    File.Delete(path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What cannot be tidied does no harm, and what is wrong with the folder is told by the write itself.
        }
    }
}
