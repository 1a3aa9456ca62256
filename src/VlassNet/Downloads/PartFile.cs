using System.Text;

namespace VlassNet.Downloads;

/// <summary>
/// What has come of a file so far, in a <c>.part</c> beside its destination, with what tells whether the server still has the
/// same file in a <c>.part.of</c>. A part that cannot be continued is deleted.
/// </summary>
internal sealed class PartFile : IDisposable
{
    // How much a power cut may cost, and how much the end of the process: what the system has not written by then may be anything, and is not
    // continued.
    private const long SaveEvery = 64 << 20;

    // What a full disk gets back of a part, so that the few bytes can be written that say how much of it there is.
    private const long GivenBack = 64 << 10;

    private static readonly TimeSpan SaveAfter = TimeSpan.FromSeconds(1);

    private readonly string destination;
    private readonly TimeProvider clock;
    private readonly FileStream stream;
    private long saved;
    private long savedAt;

    /// <summary>Opens what is there, or begins. Only who has the destination's <see cref="FileGate"/> may.</summary>
    /// <param name="destination">The file's path once it is complete.</param>
    /// <param name="clock">Says when to save what has come.</param>
    public PartFile(string destination, TimeProvider clock)
    {
        this.destination = destination;
        this.clock = clock;
        savedAt = clock.GetTimestamp();
        LinkGuard.Refuse(PartPath);
        LinkGuard.Refuse(ServedPath);
        (Served, saved) = ServedFile.Read(ServedPath);

        // What is new is made here and by nobody else: a link that appears meanwhile is not followed.
        FileMode mode = File.Exists(PartPath) ? FileMode.Open : FileMode.CreateNew;
        stream = new FileStream(PartPath, mode, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        if (Served is null || saved > Served.Length || saved > stream.Length)
            Restart(null);
        stream.SetLength(saved);
        stream.Position = saved;
        Length = saved;
    }

    /// <summary>Which file this is a part of; null where an answer did not say enough.</summary>
    public ServedFile? Served { get; private set; }

    /// <summary>Bytes that have come.</summary>
    public long Length { get; private set; }

    /// <summary>Whether what has come is there for the next time.</summary>
    public bool IsKept => Served is not null && Length > 0;

    public bool IsComplete => Served is not null && Length == Served.Length;

    private string PartPath => destination + ".part";

    private string ServedPath => destination + ".part.of";

    /// <summary>Drops what has come, which is emptied before anything says that it belongs to another file.</summary>
    public void Restart(ServedFile? file)
    {
        stream.SetLength(0);
        stream.Position = 0;
        Length = 0;
        saved = 0;
        Served = file;
        if (file is null)
            File.Delete(ServedPath);
        else
            Save();
    }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes).ConfigureAwait(false);
        Length += bytes.Length;
        if (Served is not null && (Length - saved >= SaveEvery || clock.GetElapsedTime(savedAt) >= SaveAfter))
            Save();
    }

    public async Task<string> HashAsync(CancellationToken token)
    {
        stream.Position = 0;
        return await FileHash.OfAsync(stream, token).ConfigureAwait(false);
    }

    /// <summary>Gives the whole file its name.</summary>
    public void Complete()
    {
        if (Served is null)
            stream.Flush(flushToDisk: true);
        else
            Save();
        stream.Dispose();
        File.Move(PartPath, destination, overwrite: true);
        File.Delete(ServedPath);
        Served = null;
    }

    public void Dispose()
    {
        // One that can no longer be written to was closed to give the file its name; if that failed, it is tried next time.
        if (IsKept && stream.CanWrite)
            SaveAsMuchAsFits();
        stream.Dispose();
        if (!IsKept)
        {
            File.Delete(PartPath);
            File.Delete(ServedPath);
        }
    }

    /// <summary>
    /// Saves at the end, on a full disk too, if need be with a little less. If that fails as well, what was saved before still holds, and
    /// a download that ends this way has a failure of the disk to report already.
    /// </summary>
    private void SaveAsMuchAsFits()
    {
        try
        {
            Save();
        }
        catch (IOException)
        {
            try
            {
                Length = Math.Max(saved, Length - GivenBack);
                stream.SetLength(Length);
                Save();
            }
            catch (IOException)
            {
            }
        }
    }

    private void Save()
    {
        stream.Flush(flushToDisk: true);
        AtomicFile.Write(ServedPath, output => output.Write(Encoding.UTF8.GetBytes(Served!.ToText(Length))));
        saved = Length;
        savedAt = clock.GetTimestamp();
    }
}
