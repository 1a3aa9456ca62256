using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace VlassNet.Fuzzing;

/// <summary>Writes zip archives, faster than the framework does, and of any entries, such as two of one name.</summary>
internal sealed class ZipBuilder
{
    private const uint LocalSignature = 0x04034b50;
    private const uint EntrySignature = 0x02014b50;
    private const uint EndSignature = 0x06054b50;
    private const ushort Version = 20;
    private const ushort Utf8Names = 1 << 11;
    private const ushort Deflated = 8;

    private readonly BinaryWriter file = new(new MemoryStream());
    private readonly BinaryWriter directory = new(new MemoryStream());
    private ushort entries;

    public void Add(string name, byte[] body, bool isPacked)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name), stored = isPacked ? Pack(body) : body;
        uint place = (uint)file.BaseStream.Position;
        file.Write(LocalSignature);
        WriteCommon(file, nameBytes, body, stored, isPacked);
        file.Write((ushort)0);
        file.Write(nameBytes);
        file.Write(stored);

        directory.Write(EntrySignature);
        directory.Write(Version);
        WriteCommon(directory, nameBytes, body, stored, isPacked);
        directory.Write(new byte[12]);
        directory.Write(place);
        directory.Write(nameBytes);
        entries++;
    }

    public byte[] ToArray()
    {
        byte[] list = ((MemoryStream)directory.BaseStream).ToArray();
        uint place = (uint)file.BaseStream.Position;
        file.Write(list);
        file.Write(EndSignature);
        file.Write(0);
        file.Write(entries);
        file.Write(entries);
        file.Write(list.Length);
        file.Write(place);
        file.Write((ushort)0);
        return ((MemoryStream)file.BaseStream).ToArray();
    }

    // What an entry has at its own place and in the directory.
    private static void WriteCommon(BinaryWriter to, byte[] name, byte[] body, byte[] stored, bool isPacked)
    {
        to.Write(Version);
        to.Write(Utf8Names);
        to.Write(isPacked ? Deflated : (ushort)0);
        to.Write(0);
        to.Write(Crc32.HashToUInt32(body));
        to.Write(stored.Length);
        to.Write(body.Length);
        to.Write((ushort)name.Length);
    }

    private static byte[] Pack(byte[] raw)
    {
        using MemoryStream packed = new();
        using (DeflateStream deflate = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(raw);
        return packed.ToArray();
    }
}
