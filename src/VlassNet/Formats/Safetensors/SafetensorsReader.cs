using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace VlassNet.Formats.Safetensors;

/// <summary>
/// Reads a safetensors stream from where it stands to its end. Memory is only ever taken for bytes that have been seen, since
/// the lengths that a file states may be anything.
/// </summary>
internal static class SafetensorsReader
{
    private const int ChunkSize = 1 << 16;

    /// <summary>Reads the header and leaves the stream at the first tensor's bytes.</summary>
    /// <exception cref="BadInputException">There is no such header.</exception>
    public static SafetensorsHeader ReadHeader(Stream stream, InputErrors errors)
    {
        byte[] prefix = ReadUpTo(stream, SafetensorsHeader.LengthSize).ToArray();
        if (prefix.Length < SafetensorsHeader.LengthSize)
            throw errors.At(prefix.Length, "8 bytes with the length of the header", "the end");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafetensorsHeader.MaximumLength)
            throw errors.At(0, $"a header of at most {SafetensorsHeader.MaximumLength:N0} bytes", $"a length of {length:N0}");
        byte[] header = ReadUpTo(stream, (int)length).ToArray();
        if (header.Length < (int)length)
        {
            throw errors.At(
                SafetensorsHeader.LengthSize + header.Length, $"a header of {length:N0} bytes", $"the end after {header.Length:N0}");
        }

        return SafetensorsHeaderParser.Parse(header, errors);
    }

    /// <summary>
    /// Makes sure that the stream holds just the bytes that its header states, and gives them as a stream, which is the same
    /// one where its length can be asked for.
    /// </summary>
    /// <exception cref="BadInputException">There are fewer bytes, or more.</exception>
    public static Stream OpenData(Stream stream, SafetensorsHeader header, InputErrors errors)
    {
        if (header.DataLength >= Array.MaxLength && !stream.CanSeek)
        {
            throw errors.Of(
                "a stream whose length is known", $"{header.DataLength:N0} bytes in one of unknown length", "Load from a file.");
        }

        Stream data = stream.CanSeek ? stream : ReadUpTo(stream, (int)header.DataLength + 1);
        long found = data.Length - data.Position;
        if (found != header.DataLength)
        {
            throw errors.At(
                header.DataStart + Math.Min(found, header.DataLength),
                $"{header.DataLength:N0} bytes of tensors",
                found < header.DataLength ? $"the end after {found:N0}" : "more after them");
        }

        return data;
    }

    /// <summary>Fills an array with the next little-endian 32-bit floats.</summary>
    /// <exception cref="EndOfStreamException">The stream has shrunk since its length was asked for.</exception>
    public static void ReadFloats(Stream data, Span<float> values)
    {
        data.ReadExactly(MemoryMarshal.AsBytes(values));
        LittleEndian.Swap(values);
    }

    /// <summary>The next bytes of a stream, fewer than asked for where it ends before.</summary>
    private static MemoryStream ReadUpTo(Stream stream, int count)
    {
        MemoryStream bytes = new();
        byte[] chunk = new byte[Math.Min(count, ChunkSize)];
        int read;
        while (bytes.Length < count && (read = stream.Read(chunk, 0, (int)Math.Min(chunk.Length, count - bytes.Length))) > 0)
            bytes.Write(chunk, 0, read);
        bytes.Position = 0;
        return bytes;
    }
}
