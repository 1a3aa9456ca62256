namespace VlassNet.Formats.Fits;

/// <summary>Bytes held in memory in blocks, which grow with the bytes that come and with no length that anybody claims.</summary>
internal sealed class MemoryBytes : FitsBytes
{
    private const int BlockSize = 1 << 20;

    private readonly List<byte[]> blocks = [];
    private long length;

    private MemoryBytes(string name)
        : base(name)
    {
    }

    public override long Length => length;

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="content">The stream.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="maxBytes">The most that it may hold.</param>
    /// <param name="token">Asked once a block.</param>
    public static MemoryBytes ReadToEnd(Stream content, string name, long maxBytes, CancellationToken token)
    {
        MemoryBytes bytes = new(name);
        byte[] block = new byte[BlockSize];
        while (true)
        {
            token.ThrowIfCancellationRequested();
            int count = content.ReadAtLeast(block, BlockSize, throwOnEndOfStream: false);
            if (count > maxBytes - bytes.length)
            {
                throw bytes.Wrong(
                    $"at most {maxBytes:N0} bytes when unfolded into memory", "more", maxBytes,
                    $"If that is right, raise FitsImageOptions.MaxBytes, or gunzip the "
                    + "file first: one that is not compressed is read piece by piece.");
            }

            bytes.blocks.Add(count == BlockSize ? block : block[..count]);
            bytes.length += count;
            if (bytes.blocks.Count == 1)
                HduWalk.CheckStart(bytes);
            if (count < BlockSize)
                return bytes;
            block = new byte[BlockSize];
        }
    }

    public override int ReadAt(long offset, Span<byte> destination)
    {
        if (offset >= length)
            return 0;
        ReadOnlySpan<byte> block = blocks[(int)(offset / BlockSize)].AsSpan((int)(offset % BlockSize));
        int count = Math.Min(block.Length, destination.Length);
        block[..count].CopyTo(destination);
        return count;
    }

    public override void Dispose() => blocks.Clear();
}
