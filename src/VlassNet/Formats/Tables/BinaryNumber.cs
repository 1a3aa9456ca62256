using System.Buffers.Binary;
using System.Globalization;

namespace VlassNet.Formats.Tables;

/// <summary>The numbers of binary tables, big-endian in FITS and in VOTables.</summary>
internal static class BinaryNumber
{
    /// <summary>A number as a text that reads back to the same bits.</summary>
    /// <param name="kind"><c>B</c>, <c>I</c>, <c>J</c>, <c>K</c> (8 to 64 bits), <c>E</c> or <c>D</c>, as FITS calls them.</param>
    /// <param name="bytes">Its bytes.</param>
    public static string Text(char kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        'E' or 'D' => Value(kind, bytes).ToString("R", CultureInfo.InvariantCulture),
        _ => Whole(kind, bytes).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A number; the same kinds.</summary>
    public static double Value(char kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        'E' => BinaryPrimitives.ReadSingleBigEndian(bytes),
        'D' => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        _ => Whole(kind, bytes),
    };

    /// <summary>A whole number; <c>B</c>, <c>I</c>, <c>J</c> or <c>K</c>.</summary>
    public static long Whole(char kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        'B' => bytes[0],
        'I' => BinaryPrimitives.ReadInt16BigEndian(bytes),
        'J' => BinaryPrimitives.ReadInt32BigEndian(bytes),
        _ => BinaryPrimitives.ReadInt64BigEndian(bytes),
    };
}
