using System.Text;
using VlassNet.Formats.Input;

namespace VlassNet.Formats.Pickle;

/// <summary>
/// Bytes that protocol 0 wrote as a line of text: Python 3 with <c>\u00XX</c> for what a line cannot hold, Python 2 as a
/// quoted string with <c>\n</c>, <c>\xXX</c> and the like.
/// </summary>
internal sealed class EscapedPayload(ByteInput input, bool isQuoted) : PayloadReader(input)
{
    private bool isStarted;
    private bool isEnded;
    private byte quote;

    public override int Read(Span<byte> destination)
    {
        Start();
        int written = 0;
        while (written < destination.Length && !isEnded)
        {
            if (!Input.Fill())
                throw Input.Ended("the rest of a line of text");
            ReadOnlySpan<byte> source = Input.Buffered;
            int plain = isQuoted ? source.IndexOfAny((byte)'\\', (byte)'\n', quote) : source.IndexOfAny((byte)'\\', (byte)'\n');
            plain = Math.Min(plain < 0 ? source.Length : plain, destination.Length - written);
            source[..plain].CopyTo(destination[written..]);
            Input.Advance(plain);
            written += plain;
            if (plain < source.Length && written < destination.Length)
                TakeSpecial(destination, ref written);
        }

        return written;
    }

    /// <summary>The whole line, which is short: a text, or the bytes of a text of Python 2.</summary>
    public object ReadAll(int limit)
    {
        if (!isQuoted)
            return ReadText(limit);
        byte[] chunk = new byte[256];
        List<byte> all = [];
        for (int count = Read(chunk); count > 0; count = Read(chunk))
        {
            all.AddRange(chunk.AsSpan(0, count));
            if (all.Count > limit)
                throw TooLong(limit);
        }

        return new PickleBytes([.. all]);
    }

    private string ReadText(int limit)
    {
        StringBuilder text = new();
        for (byte next = Input.ReadByte(); next != '\n'; next = Input.ReadByte())
        {
            if (text.Length >= limit)
                throw TooLong(limit);
            if (next != '\\')
                text.Append((char)next);
            else
                text.Append(new Rune(ReadUnicodeEscape()).ToString());
        }

        return text.ToString();
    }

    private void Start()
    {
        if (!isStarted && isQuoted)
        {
            quote = Input.ReadByte();
            if (quote is not ((byte)'\'' or (byte)'"'))
                throw Input.Wrong("a quoted text", $"the byte 0x{quote:X2}");
        }

        isStarted = true;
    }

    private void TakeSpecial(Span<byte> destination, ref int written)
    {
        byte special = Input.ReadByte();
        if (special == '\\')
        {
            destination[written++] = isQuoted ? ReadQuotedEscape() : ReadByteEscape();
            return;
        }

        if (isQuoted && (special != quote || Input.ReadByte() != '\n'))
            throw Input.Wrong("a text that ends with its quote and its line", "another end");
        isEnded = true;
    }

    private byte ReadByteEscape()
    {
        int value = ReadUnicodeEscape();
        return value <= 0xff ? (byte)value : throw Input.Wrong("characters up to U+00FF", $"U+{value:X4}");
    }

    private int ReadUnicodeEscape()
    {
        int digits = Input.ReadByte() switch
        {
            (byte)'u' => 4,
            (byte)'U' => 8,
            byte other => throw Input.Wrong("\\u or \\U", $"\\ and the byte 0x{other:X2}"),
        };
        int value = ReadHexadecimal(digits);
        return Rune.IsValid(value) ? value : throw Input.Wrong("a character", $"U+{value:X}");
    }

    private byte ReadQuotedEscape()
    {
        byte code = Input.ReadByte();
        return code switch
        {
            (byte)'\\' or (byte)'\'' or (byte)'"' => code,
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'x' => (byte)ReadHexadecimal(2),
            _ => throw Input.Wrong("an escape that Python writes", $"\\ and the byte 0x{code:X2}"),
        };
    }

    private int ReadHexadecimal(int digits)
    {
        uint value = 0;
        for (int i = 0; i < digits; i++)
        {
            byte digit = Input.ReadByte();
            if (!char.IsAsciiHexDigit((char)digit))
                throw Input.Wrong("a hexadecimal digit", $"the byte 0x{digit:X2}");
            value = (value << 4) | (uint)((digit & 0xf) + (digit > '9' ? 9 : 0));
        }

        return value <= int.MaxValue ? (int)value : -1;
    }

    private BadInputException TooLong(int limit) =>
        Input.Wrong($"a text of at most {limit:N0} characters", "a longer one");
}
