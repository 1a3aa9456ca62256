using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VlassNet.Formats.Safetensors;

/// <summary>
/// Writes tensors as a safetensors stream: the header's length, the header in JSON, the values. Python's <c>safetensors</c>
/// reads it.
/// </summary>
internal static class SafetensorsWriter
{
    /// <summary>The header is padded with blanks so that the values begin at a multiple of this, as the format advises.</summary>
    private const int Alignment = 8;

    private const int ChunkLength = 1 << 14;

    public static void Write(
        Stream stream, IEnumerable<KeyValuePair<string, string>> metadata, IReadOnlyCollection<SafetensorsTensor> tensors)
    {
        ReadOnlySpan<byte> header = Header(metadata, tensors);
        if (header.Length > SafetensorsHeader.MaximumLength)
        {
            throw new InvalidOperationException(
                $"Expected a header of at most {SafetensorsHeader.MaximumLength:N0} bytes, which can be read again; it has {header.Length:N0}.");
        }

        int padding = -header.Length & (Alignment - 1);
        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthSize];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length + padding);
        stream.Write(length);
        stream.Write(header);
        stream.Write("       "u8[..padding]);
        float[] chunk = new float[ChunkLength];
        foreach (SafetensorsTensor tensor in tensors)
        {
            for (int start = 0; start < tensor.Values.Length; start += chunk.Length)
            {
                ReadOnlySpan<float> values = tensor.Values.AsSpan(start, Math.Min(chunk.Length, tensor.Values.Length - start));
                Span<float> copy = chunk.AsSpan(0, values.Length);
                values.CopyTo(copy);
                LittleEndian.Swap(copy);
                stream.Write(MemoryMarshal.AsBytes(copy));
            }
        }
    }

    private static ReadOnlySpan<byte> Header(
        IEnumerable<KeyValuePair<string, string>> metadata, IEnumerable<SafetensorsTensor> tensors)
    {
        ArrayBufferWriter<byte> header = new();

        // The relaxed encoder leaves the JSON within the metadata readable; nothing here ends up in a web page.
        using Utf8JsonWriter json = new(header, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach ((string key, string value) in metadata)
            json.WriteString(key, value);
        json.WriteEndObject();
        long offset = 0;
        foreach (SafetensorsTensor tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", "F32");
            json.WriteStartArray("shape");
            foreach (int size in tensor.Shape)
                json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += (long)tensor.Values.Length * sizeof(float));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return header.WrittenSpan;
    }
}
