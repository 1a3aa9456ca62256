namespace VlassNet.Formats.Fits;

/// <summary>
/// Bytes of a stream, held in memory in blocks. They are taken from the stream when somebody asks for them, so that of a stream which
/// goes on and on no more is held than the headers have use for.
/// </summary>
internal sealed class MemoryBytes : FitsBytes
{
    private const int BlockSize = 1 << 20;

    private readonly List<byte[]> blocks = [];
    private readonly long maxBytes;
    private readonly CancellationToken token;
    private Stream? source;
    private IDisposable? owned;
    private long length;

    /// <param name="source">The stream, which this takes over.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="maxBytes">The most that it may have.</param>
    /// <param name="owned">Disposed of with the stream.</param>
    /// <param name="token">Asked once a block, as long as there is a stream.</param>
    public MemoryBytes(Stream source, string name, long maxBytes, IDisposable owned, CancellationToken token)
        : base(name)
    {
        this.source = source;
        this.maxBytes = maxBytes;
        this.owned = owned;
        this.token = token;
    }

    public override long? MostBytes => maxBytes;

    public override long Available(long offset, long most)
    {
        // A claim that may not be met is not waited for.
        long end = most <= maxBytes - offset ? offset + most : most <= BlockSize ? maxBytes : 0;
        while (length < end && source is not null)
        {
            byte[] block = new byte[BlockSize];
            int count = ReadBlock(block, length);
            blocks.Add(count == BlockSize ? block : block[..count]);
            length += count;
        }

        return Math.Clamp(length - offset, 0, most);
    }

    /// <summary>
    /// Goes through the rest of the stream and keeps nothing of it: whether a gzipped file is whole shows at its end.
    /// </summary>
    public void Complete()
    {
        byte[] block = source is null ? [] : new byte[BlockSize];
        for (long passed = length; source is not null;)
            passed += ReadBlock(block, passed);
    }

    public override int ReadAt(long offset, Span<byte> destination)
    {
        if (Available(offset, 1) == 0)
            return 0;
        ReadOnlySpan<byte> block = blocks[(int)(offset / BlockSize)].AsSpan((int)(offset % BlockSize));
        int count = Math.Min(block.Length, destination.Length);
        block[..count].CopyTo(destination);
        return count;
    }

    public override void Dispose()
    {
        blocks.Clear();
        length = 0;
        Close();
    }

    /// <summary>Fills a block; less comes only at the end, where the stream is closed.</summary>
    private int ReadBlock(byte[] block, long passed)
    {
        token.ThrowIfCancellationRequested();
        int count = source!.ReadAtLeast(block, BlockSize, throwOnEndOfStream: false);
        if (count > maxBytes - passed)
        {
            throw Wrong(
                $"at most {maxBytes:N0} bytes when decompressed into memory", "more", maxBytes,
                "If that is right, raise FitsImageOptions.MaxBytes, or gunzip the file first: one that is not compressed is read "
                + "piece by piece.");
        }

        if (count < BlockSize)
            Close();
        return count;
    }

    private void Close()
    {
        source?.Dispose();
        owned?.Dispose();
        source = null;
        owned = null;
    }
}
