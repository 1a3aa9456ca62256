using System.Globalization;
using System.Text;
using VlassNet.Formats.Tables;

namespace VlassNet.Formats.VOTable;

/// <summary>A FIELD of a VOTable: how the values of a column are stored.</summary>
/// <param name="Name">Its name, or its ID.</param>
/// <param name="Unit">Its unit, or null.</param>
/// <param name="Meaning">Its UCD, or null.</param>
/// <param name="Reference">The ID of what it refers to, or null.</param>
/// <param name="Type">Its data type, e.g. <c>double</c>.</param>
/// <param name="ArraySize">E.g. <c>*</c> or <c>2x3</c>, or null for a single value.</param>
internal sealed record VOTableField(string Name, string? Unit, string? Meaning, string? Reference, string Type, string? ArraySize)
{
    /// <summary>The value that stands for none, or null.</summary>
    public string? Null { get; set; }

    /// <summary>Whether a row says how many values it has.</summary>
    public bool IsVariable => ArraySize?.Contains('*', StringComparison.Ordinal) ?? false;

    /// <summary>Bits of one value; 0 where the type is not one of the standard's.</summary>
    public int Bits => Type switch
    {
        "bit" => 1,
        "boolean" or "unsignedByte" or "char" => 8,
        "short" or "unicodeChar" => 16,
        "int" or "float" => 32,
        "long" or "double" or "floatComplex" => 64,
        "doubleComplex" => 128,
        _ => 0,
    };

    /// <summary>Number of values in a row where it is fixed; null where it is not, or the size makes no sense.</summary>
    public long? Count()
    {
        if (string.IsNullOrWhiteSpace(ArraySize))
            return 1;
        long count = 1;
        foreach (string part in ArraySize.Split('x'))
        {
            if (!int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int length) || count * length > int.MaxValue)
                return null;
            count *= length;
        }

        return count;
    }

    /// <summary>Values of a row as a text, those of an array with spaces between them.</summary>
    public string Text(ReadOnlySpan<byte> bytes)
    {
        switch (Type)
        {
            case "char":
                return Encoding.UTF8.GetString(BeforeNul(bytes, 1)).Trim();
            case "unicodeChar":
                return Encoding.BigEndianUnicode.GetString(BeforeNul(bytes, 2)).Trim();
            case "boolean":
                return Encoding.Latin1.GetString(bytes);
            case "bit":
                return Convert.ToHexString(bytes);
        }

        (char kind, int size) = Type switch
        {
            "unsignedByte" => ('B', 1),
            "short" => ('I', 2),
            "int" => ('J', 4),
            "long" => ('K', 8),
            "float" or "floatComplex" => ('E', 4),
            _ => ('D', 8),
        };
        StringBuilder text = new();
        for (int start = 0; start < bytes.Length; start += size)
            text.Append(start == 0 ? "" : " ").Append(BinaryNumber.Text(kind, bytes.Slice(start, size)));
        return text.ToString();
    }

    private static ReadOnlySpan<byte> BeforeNul(ReadOnlySpan<byte> bytes, int size)
    {
        for (int start = 0; start + size <= bytes.Length; start += size)
        {
            if (!bytes.Slice(start, size).ContainsAnyExcept((byte)0))
                return bytes[..start];
        }

        return bytes;
    }
}
