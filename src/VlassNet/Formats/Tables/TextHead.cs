using System.Text;

namespace VlassNet.Formats.Tables;

/// <summary>A text whose beginning can be looked at before it is read.</summary>
internal sealed class TextHead : TextReader
{
    private const int Longest = 1 << 18;

    private readonly StreamReader rest;
    private int position;

    /// <param name="stream">The file, disposed together with this: UTF-8 with or without a byte order mark, or UTF-16 with one.</param>
    /// <param name="name">What messages call it.</param>
    public TextHead(Stream stream, string name)
    {
        rest = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
        char[] start = new char[Longest];
        int length = 0;
        try
        {
            // A few at a time, so that where it stops being text is known to a part of a line.
            const int Few = 256;
            for (int count; length < Longest && (count = rest.ReadBlock(start, length, Few)) > 0;)
                length += count;
        }
        catch (DecoderFallbackException error)
        {
            int line = start.AsSpan(0, length).Count('\n') + 1;
            throw new BadInputException(
                "UTF-8 text", "other bytes", FormattableString.Invariant($"{name}, at line {line} or soon after"), "Save it as UTF-8.", error)
            {
                Subject = InputSubject.Table,
            };
        }

        Head = new string(start, 0, length);
        IsWhole = length < Longest;
    }

    /// <summary>The beginning.</summary>
    public string Head { get; }

    /// <summary>Whether that is all.</summary>
    public bool IsWhole { get; }

    public override int Read() => position < Head.Length ? Head[position++] : rest.Read();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }
}
