using System.Runtime.CompilerServices;
using VlassNet.Formats.Input;

namespace VlassNet.Formats.Pickle;

/// <summary>
/// Bytes that Python 3 wrote in protocols 1 and 2 as a text: each byte is the character of that number, in UTF-8.
/// </summary>
internal sealed class Utf8Payload(ByteInput input, long length) : PayloadReader(input)
{
    private long left = length;

    public override int Read(Span<byte> destination)
    {
        int written = 0;
        while (written == 0 && left > 0 && destination.Length > 0)
        {
            if (!Input.Fill())
                throw Input.Ended($"{left:N0} more bytes of a text");
            ReadOnlySpan<byte> source = Input.Buffered;
            source = source[..(int)Math.Min(source.Length, left)];
            int taken = Decode(source, destination, out written);
            Input.Advance(taken);
            left -= taken;
            if (written == 0)
                written = DecodeAcrossBuffers(destination);
        }

        return written;
    }

    // Half of the bytes of floats take two bytes here, in no pattern, so the loop has no branch to mispredict.
    // A load is over before the runtime would find out that this loop is worth optimising.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Decode(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        int taken = 0, last = source.Length - 1, wrong = 0;
        written = 0;
        while (taken < last && written < destination.Length)
        {
            int first = source[taken], second = source[taken + 1];
            int isPair = first >> 7;
            int pair = (first << 6) | (second & 0x3f);
            destination[written++] = (byte)(first + ((pair - first) & -isPair));
            wrong |= (((first & 0xfe) ^ 0xc2) | ((second & 0xc0) ^ 0x80)) & -isPair;
            taken += 1 + isPair;
        }

        return wrong == 0 ? taken : throw NotLatin1();
    }

    private int DecodeAcrossBuffers(Span<byte> destination)
    {
        int first = Input.ReadByte();
        left--;
        if (first >= 0x80)
        {
            int second = left-- > 0 ? Input.ReadByte() : 0;
            if ((first & 0xfe) != 0xc2 || (second & 0xc0) != 0x80)
                throw NotLatin1();
            first = (first << 6) | (second & 0x3f);
        }

        destination[0] = (byte)first;
        return 1;
    }

    private BadInputException NotLatin1() =>
        Input.Wrong("the bytes of an array as characters up to U+00FF", "another character");
}
