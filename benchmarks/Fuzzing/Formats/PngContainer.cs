using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace VlassNet.Fuzzing;

/// <summary>PNG: chunks with lengths and checksums, and data that are packed once more.</summary>
internal sealed class PngContainer : Container
{
    private const string Data = "IDAT";

    private static readonly byte[] Signature = [0x89, .. "PNG\r\n\x1a\n"u8];

    public override IReadOnlyList<Part> Split(byte[] file)
    {
        List<Part> parts = [];
        using MemoryStream packed = new();
        int dataAt = 0;
        for (int at = Signature.Length; at + 12 <= file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            if (length < 0 || length > file.Length - at - 12)
                return [];
            string name = Encoding.Latin1.GetString(file, at + 4, 4);
            if (name == Data)
            {
                dataAt = packed.Length == 0 ? parts.Count : dataAt;
                packed.Write(file, at + 8, length);
            }
            else
            {
                parts.Add(new Part(name, file[(at + 8)..(at + 8 + length)]));
            }

            at += length + 12;
        }

        if (packed.Length > 0)
            parts.Insert(dataAt, new Part(Data, Unpack(packed)));
        return parts;
    }

    public override byte[] Join(IReadOnlyList<Part> parts, FuzzRandom random)
    {
        using MemoryStream file = new();
        file.Write(Signature);
        Span<byte> number = stackalloc byte[4];
        foreach (Part part in parts)
        {
            byte[] body = part.Name == Data ? Pack(part.Body) : part.Body;
            // The packing has a format, too.
            if (part.Name == Data && random.OneIn(8))
                body = ByteMutator.Mutate(body, part.Body, random);
            byte[] summed = [.. Encoding.Latin1.GetBytes(part.Name), .. body];
            BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
            file.Write(number);
            file.Write(summed);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(summed));
            file.Write(number);
        }

        return file.ToArray();
    }

    private static byte[] Unpack(MemoryStream packed)
    {
        packed.Position = 0;
        using ZLibStream zlib = new(packed, CompressionMode.Decompress);
        using MemoryStream raw = new();
        zlib.CopyTo(raw);
        return raw.ToArray();
    }

    private static byte[] Pack(byte[] raw)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(raw);
        return packed.ToArray();
    }
}
