namespace Tutorial;

/// <summary>The folder for results, which is this tutorial's alone while it runs: two in one folder would mix their files.</summary>
internal sealed class ResultFolder : IDisposable
{
    private readonly FileStream held;

    /// <summary>Makes the folder before the training run, so that nobody waits for results that cannot be written.</summary>
    /// <exception cref="IOException">It cannot be made, or another tutorial has it.</exception>
    public ResultFolder(string path)
    {
        string file = Path.Combine(path, ".tutorial.lock");
        try
        {
            Directory.CreateDirectory(path);
            held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string found = File.Exists(file) ? "another tutorial writes there, or it is write-protected" : "it could not be made";
            throw new IOException($"--out {path}: expected a folder to write to; {found}: {error.Message} Choose another folder.", error);
        }
    }

    /// <summary>Lets others have the folder. The empty file stays; the lock ends with the process in any case.</summary>
    public void Dispose() => held.Dispose();
}
