using System.Text;

namespace VlassNet.Downloads;

/// <summary>
/// What has come of a file so far, in a <c>.part</c> beside its destination, with what tells whether the server still has the
/// same file in a <c>.part.of</c>. A part that nobody could go on with is deleted.
/// </summary>
internal sealed class PartFile : IDisposable
{
    // How much a power cut may cost: what the system has not written by then may be anything, and is not gone on with.
    private const long SaveEvery = 64 << 20;

    private readonly string destination;
    private readonly FileStream stream;
    private long saved;

    /// <summary>Opens what is there, or begins anew. Only who has the destination's <see cref="FileGate"/> may.</summary>
    public PartFile(string destination)
    {
        this.destination = destination;
        (Served, saved) = ServedFile.Read(ServedPath);
        stream = new FileStream(PartPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
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
        await stream.WriteAsync(bytes);
        Length += bytes.Length;
        if (Served is not null && Length - saved >= SaveEvery)
            Save();
    }

    public async Task<string> HashAsync(CancellationToken token)
    {
        stream.Position = 0;
        return await FileHash.OfAsync(stream, token);
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
        if (Served is not null && Length > 0 && stream.CanWrite)
            Save();
        stream.Dispose();
        if (Served is null || Length == 0)
        {
            File.Delete(PartPath);
            File.Delete(ServedPath);
        }
    }

    private void Save()
    {
        stream.Flush(flushToDisk: true);
        AtomicFile.Write(ServedPath, output => output.Write(Encoding.UTF8.GetBytes(Served!.ToText(Length))));
        saved = Length;
    }
}
