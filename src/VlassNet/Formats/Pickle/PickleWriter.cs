using System.Buffers.Binary;
using System.Text;

namespace VlassNet.Formats.Pickle;

/// <summary>Writes a pickle of protocol 2, opcode by opcode.</summary>
internal sealed class PickleWriter
{
    private readonly MemoryStream bytes = new();

    public PickleWriter() => Code(Opcode.Protocol).Code(2);

    public PickleWriter Code(byte code)
    {
        bytes.WriteByte(code);
        return this;
    }

    public PickleWriter Global(string module, string name)
    {
        Code(Opcode.Global);
        bytes.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
        return this;
    }

    public PickleWriter Text(string text)
    {
        byte[] encoded = Encoding.UTF8.GetBytes(text);
        Code(Opcode.BinUnicode);
        return Integer(encoded.Length).Raw(encoded);
    }

    public PickleWriter Number(int value) => Code(Opcode.BinInt).Integer(value);

    /// <summary>A tuple of numbers.</summary>
    public PickleWriter Numbers(ReadOnlySpan<int> values)
    {
        Code(Opcode.Mark);
        foreach (int value in values)
            Number(value);
        return Code(Opcode.Tuple);
    }

    /// <summary>The pickle, with the STOP at its end.</summary>
    public byte[] ToArray()
    {
        Code(Opcode.Stop);
        return bytes.ToArray();
    }

    private PickleWriter Integer(int value)
    {
        Span<byte> raw = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(raw, value);
        return Raw(raw);
    }

    private PickleWriter Raw(ReadOnlySpan<byte> raw)
    {
        bytes.Write(raw);
        return this;
    }
}
