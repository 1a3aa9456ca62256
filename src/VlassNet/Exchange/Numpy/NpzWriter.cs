using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using VlassNet.Formats.Safetensors;
using VlassNet.Formats.Zip;

namespace VlassNet.Exchange.Numpy;

/// <summary>Writes arrays of float32 as <c>numpy.savez</c> does.</summary>
internal static class NpzWriter
{
    /// <summary>The header ends at a multiple of this, as NumPy's own does.</summary>
    private const int Alignment = 64;

    public static void Write(Stream stream, IEnumerable<(string Name, int[] Shape, float[] Values)> arrays)
    {
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, int[] shape, float[] values) in arrays)
        {
            using Stream content = PlainZip.Add(archive, name + ".npy");
            content.Write(Header(shape));
            float[] littleEndian = [.. values];
            LittleEndian.Swap(littleEndian);
            content.Write(MemoryMarshal.AsBytes(littleEndian.AsSpan()));
        }
    }

    /// <summary>The header of a <c>.npy</c> file of version 1.0, in C order.</summary>
    private static byte[] Header(int[] shape)
    {
        const int Prefix = 10;
        string sizes = string.Concat(shape.Select(size => size.ToString(CultureInfo.InvariantCulture) + ", "));
        string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({sizes}), }}";
        int length = text.Length + 1 + (-(Prefix + text.Length + 1) & (Alignment - 1));
        byte[] header = new byte[Prefix + length];
        ((ReadOnlySpan<byte>)[0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8)]).CopyTo(header);
        Encoding.ASCII.GetBytes(text.PadRight(length - 1) + '\n', header.AsSpan(Prefix));
        return header;
    }
}
