namespace VlassNet.Formats.Input;

/// <summary>A seekable input as a stream, for those who want one.</summary>
internal sealed class InputStream(ByteInput input) : ReadOnlyStream
{
    public override bool CanSeek => true;

    public override long Length => input.Length!.Value;

    public override long Position { get; set; }

    public override int Read(Span<byte> destination)
    {
        int count = input.ReadAt(Position, destination);
        Position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        long from = origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => Position,
            _ => Length,
        };
        return Position = from + offset >= 0 ? from + offset : throw new IOException("a place before the start");
    }
}
