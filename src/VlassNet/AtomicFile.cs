namespace VlassNet;

/// <summary>Writes a file as a whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes beside the destination and moves the finished file there, so that a reader meets the old content or the
    /// new one, and a full disk or a crash leaves the old one. What a write that was killed has left beside it is removed by the next.
    /// </summary>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string destination = Path.GetFullPath(path);
        using TemporaryFile temporary = TemporaryFile.Beside(destination);
        write(temporary.Stream);
        temporary.MoveTo(destination);
    }
}
