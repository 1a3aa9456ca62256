namespace VlassNet.Downloads;

/// <summary>
/// Lets one at a time fetch a file, of the threads of this process and of others: the one that has the lock file open. The system
/// closes it when a process ends, however it ends. The empty file stays: were it deleted, one could hold the old and another
/// the new file of that name.
/// </summary>
internal static class FileGate
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until nobody has the file open, and returns it open.</summary>
    public static async Task<FileStream> EnterAsync(string path, TimeProvider clock, CancellationToken token)
    {
        LinkGuard.Refuse(path);
        while (true)
        {
            token.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException error) when (SharedFile.IsTaken(error))
            {
                await Task.Delay(Pause, clock, token).ConfigureAwait(false);
            }
        }
    }
}
