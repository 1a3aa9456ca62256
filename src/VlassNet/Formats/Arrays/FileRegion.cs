using VlassNet.Formats.Input;

namespace VlassNet.Formats.Arrays;

/// <summary>Bytes that lie in something seekable and are read when it is known what they are.</summary>
internal sealed class FileRegion(ByteInput input, long offset, long length)
{
    private bool isGiven;

    public ByteInput Input { get; } = input;

    public long Length { get; } = length;

    /// <summary>Gives the region to an array; false the second time, so that a few bytes cannot ask for much memory.</summary>
    public bool TryGive() => !isGiven && (isGiven = true);

    public bool CanReadConcurrently => Input.CanReadConcurrently;

    /// <summary>Reads exactly these bytes of the region.</summary>
    public void ReadExactly(long start, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int count = Input.ReadAt(offset + start, destination);
            if (count == 0)
                throw Input.Wrong($"{destination.Length:N0} more bytes", "the end", "It is cut off.", offset + start);
            start += count;
            destination = destination[count..];
        }
    }

    /// <summary>Reads the region from <paramref name="start"/> on.</summary>
    public PayloadReader Open(long start = 0) => new Reader(this, start);

    private sealed class Reader(FileRegion region, long start) : PayloadReader(region.Input)
    {
        private long position = start;

        public override int Read(Span<byte> destination)
        {
            int count = (int)Math.Min(destination.Length, region.Length - position);
            region.ReadExactly(position, destination[..count]);
            position += count;
            return count;
        }
    }
}
