using VlassNet.Formats.Input;

namespace VlassNet.Formats.VOTable;

/// <summary>
/// Lets XML through whose tags are short. A parser holds a tag with all its attributes before it gives any of them away, and some take
/// time that grows faster than their number.
/// </summary>
internal sealed class MarkupGuard(Stream inner, string name) : ReadOnlyStream
{
    /// <summary>The most bytes of a tag.</summary>
    public const int LongestTag = 1 << 16;

    private const uint CommentStart = 0x3C21_2D2D;
    private const uint DataStart = 0x4154_415B;
    private const int DataStartLength = 9;
    private const uint CommentEnd = 0x2D_2D3E;
    private const uint DataEnd = 0x5D_5D3E;
    private const uint InstructionEnd = 0x3F3E;
    private const uint TwoBytes = 0xFFFF;
    private const uint ThreeBytes = 0xFF_FFFF;

    private Place place;
    private byte quote;
    private uint recent;
    private int length;

    private enum Place
    {
        Text,
        Tag,
        Value,
        Comment,
        Data,
        Instruction,
    }

    public override int Read(Span<byte> destination)
    {
        int count = inner.Read(destination);
        foreach (byte next in destination[..count])
        {
            // In UTF-16 every other byte of what matters here is 0.
            if (next != 0)
                Pass(next);
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void Pass(byte next)
    {
        recent = (recent << 8) | next;
        length++;
        if (place is Place.Tag or Place.Value && length > LongestTag)
        {
            throw new BadInputException(
                $"tags of at most {LongestTag:N0} bytes", "a longer one", name, "Write the file again, e.g. with astropy or TOPCAT.")
            {
                Subject = InputSubject.Table,
            };
        }

        switch (place)
        {
            case Place.Text when next == '<':
                (place, length) = (Place.Tag, 1);
                break;
            case Place.Tag when next is (byte)'"' or (byte)'\'':
                (place, quote) = (Place.Value, next);
                break;
            case Place.Tag:
                place = next == '>' ? Place.Text
                    : next == '?' && length == 2 ? Place.Instruction
                    : recent == CommentStart && length == 4 ? Place.Comment
                    : recent == DataStart && length == DataStartLength ? Place.Data
                    : Place.Tag;
                break;
            case Place.Value when next == quote:
                place = Place.Tag;
                break;
            case Place.Comment when (recent & ThreeBytes) == CommentEnd:
            case Place.Data when (recent & ThreeBytes) == DataEnd:
            case Place.Instruction when (recent & TwoBytes) == InstructionEnd:
                place = Place.Text;
                break;
        }
    }
}
