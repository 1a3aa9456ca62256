using System.Buffers.Binary;
using VlassNet.Formats.Arrays;

namespace VlassNet.Exchange;

/// <summary>The type of an array's elements in another program's file.</summary>
/// <param name="Element">The same in NumPy's terms; bfloat16, which NumPy does not have, as an integer of its size.</param>
/// <param name="IsBFloat16">Whether it is bfloat16.</param>
internal readonly record struct ForeignType(ElementType Element, bool IsBFloat16 = false)
{
    /// <summary>The upper half of a 32-bit float.</summary>
    public static ForeignType BFloat16 { get; } = new(new ElementType('u', 2), IsBFloat16: true);

    /// <summary>Converts bytes to floats; their order may be another afterwards.</summary>
    public float[] ToFloats(Span<byte> bytes)
    {
        float[] values = new float[bytes.Length / Element.Size];
        if (!IsBFloat16)
        {
            ElementConverter.ToFloats(Element, bytes, values);
            return values;
        }

        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> value = bytes.Slice(i * Element.Size, Element.Size);
            uint bits = Element.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(value) : BinaryPrimitives.ReadUInt16LittleEndian(value);
            values[i] = BitConverter.UInt32BitsToSingle(bits << 16);
        }

        return values;
    }
}
