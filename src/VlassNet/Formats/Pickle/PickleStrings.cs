using System.Text;
using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;

namespace VlassNet.Formats.Pickle;

/// <summary>
/// The opcodes that carry bytes or text. In the usual layouts the type and the shape of an array lie on the stack before its
/// payload comes, so the payload is read to its place at once. Where they come after it (<c>_frombuffer</c> of protocol 5),
/// a large payload is left where it is and read later, or put aside in a temporary file if the input cannot seek.
/// </summary>
internal sealed class PickleStrings(ByteInput input, PickleStack stack, PickleCalls calls)
{
    private const int Small = 4096;
    private const int LongestInMemory = 1 << 20;

    /// <summary>Runs the opcode if it is one of these.</summary>
    public bool Run(int opcode)
    {
        switch (opcode)
        {
            case Opcode.ShortBinBytes or Opcode.ShortBinString: PushBytes(input.ReadByte()); break;
            case Opcode.BinBytes or Opcode.BinString: PushBytes(input.ReadLittleEndian(4)); break;
            case Opcode.BinBytes8 or Opcode.ByteArray8: PushBytes(input.ReadLittleEndian(8)); break;
            case Opcode.ShortBinUnicode: PushText(input.ReadByte()); break;
            case Opcode.BinUnicode: PushText(input.ReadLittleEndian(4)); break;
            case Opcode.BinUnicode8: PushText(input.ReadLittleEndian(8)); break;
            case Opcode.Unicode: PushLine(new EscapedPayload(input, isQuoted: false)); break;
            case Opcode.String: PushLine(new EscapedPayload(input, isQuoted: true)); break;
            default: return false;
        }

        return true;
    }

    private void PushBytes(ulong claimed)
    {
        long length = input.CheckLength(claimed, "bytes");
        if (length <= Small)
        {
            stack.Push(new PickleBytes(input.ReadBlock(claimed, "bytes", Small)));
            return;
        }

        ArrayLayout? layout = LayoutOfComing();
        if (layout is not null && layout.ByteLength != length)
            throw stack.Wrong($"{layout.ByteLength:N0} bytes for an array {layout}", $"{length:N0}");
        if (input.CanReadAt)
        {
            FileRegion region = new(input, input.Position, length);
            stack.Push(layout is null ? region : new LoadedPayload(ArrayLoader.Load(layout, region)));
            input.Skip(length);
            return;
        }

        InlinePayload payload = new(input, length);
        if (layout is not null)
        {
            stack.Push(new LoadedPayload(ArrayLoader.Load(layout, payload, input, isLengthKnown: false)));
        }
        else if (length <= LongestInMemory)
        {
            stack.Push(new PickleBytes(input.ReadBlock(claimed, "bytes", LongestInMemory)));
        }
        else
        {
            ByteInput copy = SpoolFile.Copy(payload, input);
            stack.Push(new FileRegion(copy, 0, length));
        }
    }

    private void PushText(ulong claimed)
    {
        long length = input.CheckLength(claimed, "a text");
        ArrayLayout? layout = length > Small ? LayoutOfComing() : null;
        if (layout is null)
            stack.Push(Encoding.UTF8.GetString(input.ReadBlock(claimed, "a text", LongestInMemory)));
        else
            Load(layout, new Utf8Payload(input, length), length);
    }

    // The texts of protocol 0 end with their line, so nobody knows how long they are.
    private void PushLine(EscapedPayload text)
    {
        ArrayLayout? layout = LayoutOfComing();
        if (layout is null || layout.ByteLength <= Small)
            stack.Push(text.ReadAll(LongestInMemory));
        else
            Load(layout, text, input.Length - input.Position);
    }

    // Every byte of an array is at least one byte of the text.
    private void Load(ArrayLayout layout, PayloadReader payload, long? longest)
    {
        if (layout.ByteLength > longest)
            throw stack.Wrong($"{layout.ByteLength:N0} bytes for an array {layout}", $"at most {longest:N0}");
        stack.Push(new LoadedPayload(ArrayLoader.Load(layout, payload, input, isLengthKnown: input.CanReadAt)));
    }

    // (array, MARK, version, shape, type, is Fortran), and in protocols 0 to 2 above it (encode) or (encode, MARK).
    private ArrayLayout? LayoutOfComing()
    {
        bool isMarked = stack.AboveMark() == 0 && stack.FromTop(0) is PickleGlobal.EncodeText;
        int above = isMarked || stack.FromTop(0) is PickleGlobal.EncodeText ? 1 : 0;
        bool isState = stack.AboveMark(isMarked ? 1 : 0) == 4 + above
            && stack.FromTop(4 + above) is PickleArray
            && stack.FromTop(3 + above) is long;
        return isState
            && stack.FromTop(above) is bool isFortran
            && stack.FromTop(1 + above) is PickleElementType { IsObject: false } type
            && stack.FromTop(2 + above) is PickleTuple shape
            ? calls.LayoutOf(type, shape, isFortran)
            : null;
    }
}
