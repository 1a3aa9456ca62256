namespace VlassNet;

/// <summary>Writes a file as a whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes beside the destination and moves the finished file there, so that whoever reads it meets the old content or the
    /// new one, and a full disk or a crash leaves the old one.
    /// </summary>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string destination = Path.GetFullPath(path);
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
}
