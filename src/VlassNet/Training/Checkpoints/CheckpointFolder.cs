using System.Globalization;
using Microsoft.Extensions.Logging;
using VlassNet.Compute;

namespace VlassNet.Training.Checkpoints;

/// <summary>The checkpoints of one training run, which has their folder to itself until it is disposed of.</summary>
internal sealed class CheckpointFolder(CheckpointOptions options, RunIdentity identity, ILogger logger) : IDisposable
{
    private const string Pattern = "checkpoint-*.safetensors";
    private const string LockName = "training.lock";

    private FileStream? held;

    /// <summary>Makes the folder, and takes the newest checkpoint that can be read, or null where there is none.</summary>
    /// <exception cref="IOException">Another training run has the folder.</exception>
    /// <exception cref="ArgumentException">There are checkpoints, of another run or though nothing is to be resumed.</exception>
    /// <exception cref="BadInputException">There are checkpoints, and none can be read.</exception>
    public RunState? Open(Optimizer optimizer)
    {
        Directory.CreateDirectory(options.Folder);
        held = Hold(options.Folder);
        string[] newestFirst = NewestFirst();
        if (newestFirst.Length > 0 && !options.Resume)
        {
            throw new ArgumentException(
                $"{options.Folder}: expected a folder without checkpoints; found {newestFirst.Length}. Set Resume to go on from the newest, "
                + "or choose another folder.");
        }

        // What a write that was interrupted has left.
        foreach (string rest in Directory.GetFiles(options.Folder, $"{Pattern}.*.tmp"))
            File.Delete(rest);
        BadInputException? damaged = null;
        foreach (string path in newestFirst)
        {
            try
            {
                RunState state = CheckpointFile.Load(path, optimizer, identity);
                logger.LogInformation("Resuming from {Checkpoint}: {Epochs} epochs and {Steps} steps are done.", path, state.Epoch, state.Step);
                return state;
            }
            catch (BadInputException error)
            {
                logger.LogWarning("A checkpoint cannot be read, and the one before is taken: {Problem}", error.Message);
                damaged ??= error;
            }
        }

        return damaged is null ? null : throw damaged;
    }

    /// <summary>Writes a checkpoint, and then deletes those that are older than the newest that are kept.</summary>
    /// <exception cref="IOException">It cannot be written; those that are there stay.</exception>
    public void Save(RunState state)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"checkpoint-{state.Epoch:D6}-{state.Step:D9}.safetensors");
        CheckpointFile.Save(Path.Combine(options.Folder, name), state, identity);
        foreach (string old in NewestFirst().Skip(options.Keep))
            File.Delete(old);
    }

    /// <summary>Lets others have the folder.</summary>
    public void Dispose() => held?.Dispose();

    /// <summary>
    /// The system ends the lock with the process, however that ends. The empty file stays: if it were deleted, one run could hold a file
    /// that is gone and a second one the file that took its place.
    /// </summary>
    private static FileStream Hold(string folder)
    {
        string path = Path.Combine(folder, LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error.GetType() == typeof(IOException) && File.Exists(path))
        {
            throw new IOException(
                $"{folder}: expected a folder that no other training run writes to; found that one holds {LockName}. Wait until it has "
                + "ended, or choose another folder.", error);
        }
    }

    /// <summary>Epoch and step in the names have as many digits each time, so names are in the order of time.</summary>
    private string[] NewestFirst() => [.. Directory.GetFiles(options.Folder, Pattern).OrderDescending(StringComparer.Ordinal)];
}
