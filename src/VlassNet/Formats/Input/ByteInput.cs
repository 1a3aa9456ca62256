using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace VlassNet.Formats.Input;

/// <summary>
/// A file, download or stream read forwards: buffered, counted, cancellable, and always able to say where it stands.
/// What is wrong with it becomes a <see cref="BadInputException"/> with the name and the byte offset.
/// </summary>
internal sealed class ByteInput : IDisposable
{
    private const int BufferSize = 128 * 1024;
    private const int LeastBuffer = 4096;

    private readonly Stream stream;
    private readonly SafeFileHandle? handle;
    private readonly long origin;
    private bool leaveOpen;
    private readonly LoadMeter meter;
    private readonly List<IDisposable> owned = [];
    private readonly byte[] buffer;
    private int start;
    private int end;
    private long streamPosition;

    /// <param name="stream">Read from where it stands.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="length">Bytes in all, from where it stands, or null where it is not known.</param>
    /// <param name="handle">The file's handle, where several threads may read at once.</param>
    /// <param name="leaveOpen">Whether the stream outlives this.</param>
    /// <param name="meter">Counts every byte.</param>
    /// <param name="token">Asked before every read.</param>
    /// <param name="expected">Where the length may be wrong, how many bytes there may be: for the buffer alone.</param>
    public ByteInput(
        Stream stream, string name, long? length, SafeFileHandle? handle, bool leaveOpen, LoadMeter meter,
        CancellationToken token, long? expected = null)
    {
        this.stream = stream;
        this.handle = handle;
        this.leaveOpen = leaveOpen;
        this.meter = meter;
        Name = name;
        Length = length;
        Token = token;
        CanReadAt = stream.CanSeek;
        origin = CanReadAt ? stream.Position : 0;
        meter.Source = name;

        // Archives have many small entries. A length is only what somebody claims: more than that is read all the same.
        buffer = new byte[Math.Clamp(expected ?? length ?? BufferSize, LeastBuffer, BufferSize)];
    }

    public string Name { get; }

    public long? Length { get; }

    public CancellationToken Token { get; }

    public LoadMeter Meter => meter;

    /// <summary>The offset of the next byte.</summary>
    public long Position => streamPosition - (end - start);

    /// <summary>Whether a part can be read again, or later: <see cref="ReadAt"/> and <see cref="Skip"/>.</summary>
    public bool CanReadAt { get; }

    /// <summary>Whether several threads may call <see cref="ReadAt"/>.</summary>
    public bool CanReadConcurrently => handle is not null;

    /// <summary>The file's handle where <see cref="CanReadConcurrently"/>, for readers that outlive the loading.</summary>
    public SafeFileHandle? Handle => handle;

    /// <summary>The file where <see cref="CanReadConcurrently"/>, to be kept beyond this (<see cref="LeaveOpen"/>).</summary>
    public FileStream? File => handle is null ? null : stream as FileStream;

    /// <summary>The bytes that are in memory and not yet taken.</summary>
    public ReadOnlySpan<byte> Buffered => buffer.AsSpan(start, end - start);

    /// <summary>Takes bytes of <see cref="Buffered"/>.</summary>
    public void Advance(int count) => start += count;

    /// <summary>Makes sure that something is buffered; false at the end.</summary>
    public bool Fill()
    {
        if (start < end)
            return true;
        start = 0;
        end = 0;
        end = ReadStream(buffer);
        return end > 0;
    }

    /// <summary>Reads some bytes, 0 at the end. Much at once goes round the buffer.</summary>
    public int Read(Span<byte> destination)
    {
        if (start == end && destination.Length >= BufferSize)
            return ReadStream(destination);
        if (!Fill())
            return 0;
        int count = Math.Min(destination.Length, end - start);
        buffer.AsSpan(start, count).CopyTo(destination);
        start += count;
        return count;
    }

    /// <summary>The next byte, or −1 at the end.</summary>
    public int TryReadByte() => Fill() ? buffer[start++] : -1;

    public byte ReadByte()
    {
        int value = TryReadByte();
        return value >= 0 ? (byte)value : throw Ended("another byte");
    }

    public void ReadExactly(Span<byte> destination, string what)
    {
        while (destination.Length > 0)
        {
            int count = Read(destination);
            if (count == 0)
                throw Ended($"{destination.Length:N0} more bytes of {what}");
            destination = destination[count..];
        }
    }

    public ulong ReadLittleEndian(int bytes)
    {
        Span<byte> raw = stackalloc byte[8];
        raw.Clear();
        ReadExactly(raw[..bytes], "a number");
        return BinaryPrimitives.ReadUInt64LittleEndian(raw);
    }

    /// <summary>Refuses a length that cannot be, before anything is allocated for it.</summary>
    public long CheckLength(ulong length, string what, long limit = long.MaxValue)
    {
        if (length > (ulong)limit)
            throw Wrong($"{what} of at most {limit:N0} bytes", $"a length of {length:N0}");
        // A server or a stream may send more than the length that it gave.
        long left = Length is long all ? Math.Max(0, all - Position) : long.MaxValue;
        if (length > (ulong)left)
            throw Wrong($"{what} within the {left:N0} bytes that are left", $"a length of {length:N0}");
        return (long)length;
    }

    /// <summary>Reads a short run of bytes whose length came from the file.</summary>
    public byte[] ReadBlock(ulong length, string what, int limit)
    {
        byte[] block = new byte[CheckLength(length, what, limit)];
        ReadExactly(block, what);
        return block;
    }

    /// <summary>Reads to the next line feed, which is taken but not returned.</summary>
    public byte[] ReadLine(int limit)
    {
        List<byte> line = [];
        for (byte next = ReadByte(); next != '\n'; next = ReadByte())
        {
            if (line.Count == limit)
                throw Wrong($"a line of at most {limit:N0} bytes", "a longer one");
            line.Add(next);
        }

        return [.. line];
    }

    /// <summary>Goes on after <paramref name="count"/> bytes, which must be there (see <see cref="CheckLength"/>).</summary>
    public void Skip(long count)
    {
        int buffered = (int)Math.Min(count, end - start);
        start += buffered;
        if (count == buffered)
            return;
        streamPosition += count - buffered;
        stream.Position = origin + streamPosition;
    }

    /// <summary>Reads some bytes from another place without moving; 0 at the end.</summary>
    public int ReadAt(long offset, Span<byte> destination)
    {
        Token.ThrowIfCancellationRequested();
        int count;
        if (handle is not null)
        {
            count = RandomAccess.Read(handle, destination, origin + offset);
        }
        else
        {
            stream.Position = origin + offset;
            count = stream.Read(destination);
            stream.Position = origin + streamPosition;
        }

        meter.Add(count);
        return count;
    }

    /// <summary>Does not close the stream when this is disposed of: it belongs to another reader now.</summary>
    public void LeaveOpen() => leaveOpen = true;

    /// <summary>Disposes something together with this.</summary>
    public void Own(IDisposable thing) => owned.Add(thing);

    public BadInputException Ended(string expected) =>
        Wrong(expected, "the end", "It is cut off: fetch or write it again.");

    public BadInputException Wrong(
        string expected, string found, string advice = "It is damaged or not of this format.", long? offset = null) =>
        new(expected, found, $"{Name}, byte {offset ?? Position}", advice);

    public void Dispose()
    {
        owned.ForEach(thing => thing.Dispose());
        if (!leaveOpen)
            stream.Dispose();
    }

    private int ReadStream(Span<byte> destination)
    {
        Token.ThrowIfCancellationRequested();
        int count = stream.Read(destination);
        streamPosition += count;
        meter.Add(count);
        return count;
    }
}
