using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace VlassNet.Formats.Safetensors;

/// <summary>The byte order of a safetensors file.</summary>
internal static class LittleEndian
{
    /// <summary>Turns floats of this machine's order into little-endian ones, or back.</summary>
    public static void Swap(Span<float> values)
    {
        if (!BitConverter.IsLittleEndian)
        {
            Span<int> bits = MemoryMarshal.Cast<float, int>(values);
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }
    }
}
