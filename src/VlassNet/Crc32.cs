using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VlassNet;

/// <summary>The cyclic redundancy check of PNG chunks and zip entries (ISO 3309, reflected polynomial 0xEDB88320).</summary>
internal struct Crc32
{
    private const int Bytes = 256;

    // Table k: what a byte does to the sum once k more bytes have followed it, so that eight are taken in one step.
    private static readonly uint[] Tables = MakeTables();

    private uint complement;

    /// <summary>The sum of all bytes so far; 0 for none.</summary>
    public readonly uint Value => complement;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        Crc32 crc = default;
        crc.Append(bytes);
        return crc.Value;
    }

    // A load is over before the runtime would find out that this loop is worth optimising.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~complement;
        ref uint table = ref MemoryMarshal.GetArrayDataReference(Tables);
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            ulong eight = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = Entry(ref table, 7, eight) ^ Entry(ref table, 6, eight >> 8)
                ^ Entry(ref table, 5, eight >> 16) ^ Entry(ref table, 4, eight >> 24)
                ^ Entry(ref table, 3, eight >> 32) ^ Entry(ref table, 2, eight >> 40)
                ^ Entry(ref table, 1, eight >> 48) ^ Entry(ref table, 0, eight >> 56);
        }

        foreach (byte value in bytes)
            crc = (crc >> 8) ^ Entry(ref table, 0, crc ^ value);
        complement = ~crc;
    }

    // Neither index can leave the tables: there are eight, each for every byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Entry(ref uint table, int following, ulong value) =>
        Unsafe.Add(ref table, (following * Bytes) + (byte)value);

    private static uint[] MakeTables()
    {
        uint[] tables = new uint[8 * Bytes];
        for (int value = 0; value < Bytes; value++)
            tables[value] = Shift((uint)value);
        for (int place = Bytes; place < tables.Length; place++)
            tables[place] = (tables[place - Bytes] >> 8) ^ tables[(byte)tables[place - Bytes]];
        return tables;
    }

    private static uint Shift(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        return value;
    }
}
