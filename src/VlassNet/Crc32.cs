using System.Buffers.Binary;

namespace VlassNet;

/// <summary>The cyclic redundancy check of PNG chunks and zip entries (ISO 3309, reflected polynomial 0xEDB88320).</summary>
internal struct Crc32
{
    // Table k: what a byte does to the sum once k more bytes have followed it, so that eight are taken in one step.
    private static readonly uint[][] Tables = MakeTables();

    private uint complement;

    /// <summary>The sum of all bytes so far; 0 for none.</summary>
    public readonly uint Value => complement;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        Crc32 crc = default;
        crc.Append(bytes);
        return crc.Value;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~complement;
        uint[] t0 = Tables[0], t1 = Tables[1], t2 = Tables[2], t3 = Tables[3];
        uint[] t4 = Tables[4], t5 = Tables[5], t6 = Tables[6], t7 = Tables[7];
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t7[(byte)low] ^ t6[(byte)(low >> 8)] ^ t5[(byte)(low >> 16)] ^ t4[low >> 24]
                ^ t3[(byte)high] ^ t2[(byte)(high >> 8)] ^ t1[(byte)(high >> 16)] ^ t0[high >> 24];
        }

        foreach (byte value in bytes)
            crc = (crc >> 8) ^ t0[(byte)(crc ^ value)];
        complement = ~crc;
    }

    private static uint[][] MakeTables()
    {
        uint[][] tables = new uint[8][];
        tables[0] = [.. Enumerable.Range(0, 256).Select(i => Shift((uint)i))];
        for (int k = 1; k < tables.Length; k++)
            tables[k] = [.. tables[k - 1].Select(sum => (sum >> 8) ^ tables[0][(byte)sum])];
        return tables;
    }

    private static uint Shift(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        return value;
    }
}
