using System.Buffers.Binary;
using System.Text;

namespace VlassNet.Formats.Protobuf;

/// <summary>A protocol buffer's message that is written, field by field.</summary>
internal sealed class ProtoMessage
{
    private readonly MemoryStream output = new();

    public ProtoMessage Add(int field, long value)
    {
        WriteTag(field, WireType.Varint);
        WriteVarint((ulong)value);
        return this;
    }

    public ProtoMessage Add(int field, float value)
    {
        WriteTag(field, WireType.Fixed32);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        output.Write(bytes);
        return this;
    }

    public ProtoMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    public ProtoMessage Add(int field, ProtoMessage value) => Add(field, value.ToArray());

    public ProtoMessage Add(int field, byte[] value)
    {
        WriteTag(field, WireType.Bytes);
        WriteVarint((ulong)value.Length);
        output.Write(value);
        return this;
    }

    public byte[] ToArray() => output.ToArray();

    private void WriteTag(int field, WireType type) => WriteVarint(((ulong)field << 3) | (ulong)type);

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            output.WriteByte((byte)(value | 0x80));
        output.WriteByte((byte)value);
    }
}
