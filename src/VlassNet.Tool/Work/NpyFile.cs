using System.Buffers.Binary;
using System.Text;

namespace VlassNet.Tool.Work;

/// <summary>Writes arrays for NumPy and for 'vlassnet train': <c>.npy</c> of version 1.0, little-endian, in C order.</summary>
internal static class NpyFile
{
    /// <summary>What a header's length has to be a multiple of.</summary>
    private const int Alignment = 64;

    private const int Preamble = 10;

    /// <summary>Writes the pixels of a set as float32, <c>(image, row, column, channel)</c>, without a single channel's axis.</summary>
    public static void WriteImages(string path, LabeledImages images)
    {
        ImageShape shape = images.Shape;
        string channels = shape.Channels == 1 ? "" : $", {shape.Channels}";
        using FileStream stream = File.Create(path);
        WriteHeader(stream, "<f4", $"({images.Count}, {shape.Rows}, {shape.Columns}{channels})");
        byte[] bytes = new byte[4 * shape.Length];
        for (int image = 0; image < images.Count; image++)
        {
            ReadOnlySpan<float> pixels = images.Image(image);
            for (int pixel = 0; pixel < pixels.Length; pixel++)
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * pixel), pixels[pixel]);
            stream.Write(bytes);
        }
    }

    /// <summary>Writes its labels as int64, an index into the names of the classes.</summary>
    public static void WriteLabels(string path, LabeledImages images)
    {
        using FileStream stream = File.Create(path);
        WriteHeader(stream, "<i8", $"({images.Count},)");
        byte[] bytes = new byte[8 * images.Count];
        for (int image = 0; image < images.Count; image++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * image), images.Label(image));
        stream.Write(bytes);
    }

    private static void WriteHeader(FileStream stream, string type, string shape)
    {
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        int length = (Preamble + text.Length + Alignment) / Alignment * Alignment;
        stream.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]);
        Span<byte> size = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)(length - Preamble));
        stream.Write(size);
        stream.Write(Encoding.ASCII.GetBytes(text.PadRight(length - Preamble - 1) + '\n'));
    }
}
