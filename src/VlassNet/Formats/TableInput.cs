using VlassNet.Formats.Input;

namespace VlassNet.Formats;

/// <summary>The bytes of a table: no more than a limit, whatever they were packed in, and none after the reading was cancelled.</summary>
/// <param name="inner">Where they come from; disposed together with this.</param>
/// <param name="name">What messages call it.</param>
/// <param name="token">Ends the reading.</param>
internal sealed class TableInput(Stream inner, string name, CancellationToken token) : ReadOnlyStream
{
    private const long Longest = 1L << 30;
    private const int HeadLength = 1 << 12;

    private byte[] head = [];
    private int position;
    private long count;

    /// <summary>The first bytes, which are read again afterwards.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        byte[] start = new byte[HeadLength];
        int length = 0;
        for (int read; length < HeadLength && (read = ReadInner(start.AsSpan(length))) > 0;)
            length += read;
        return head = start[..length];
    }

    public override int Read(Span<byte> destination)
    {
        if (position == head.Length)
            return ReadInner(destination);
        int length = Math.Min(destination.Length, head.Length - position);
        head.AsSpan(position, length).CopyTo(destination);
        position += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int ReadInner(Span<byte> destination)
    {
        token.ThrowIfCancellationRequested();
        try
        {
            int length = inner.Read(destination);
            count += length;
            return count <= Longest ? length : throw Wrong($"a table of at most {Longest:N0} bytes", "more", "Divide it.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Wrong("a table that can be read to its end", error.Message, "Check the file: fetch or write it again.", error);
        }
    }

    private BadInputException Wrong(string expected, string found, string advice, Exception? error = null) =>
        new(expected, found, name, advice, error) { Subject = InputSubject.Table };
}
