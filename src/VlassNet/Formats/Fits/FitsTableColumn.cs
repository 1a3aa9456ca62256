using System.Globalization;
using System.Text;
using VlassNet.Formats.Tables;

namespace VlassNet.Formats.Fits;

/// <summary>A column of a binary table, and where it lies in a row.</summary>
/// <param name="Name"><c>TTYPE</c>, or <c>col</c> and its number.</param>
/// <param name="Unit"><c>TUNIT</c>, or null.</param>
/// <param name="Meaning"><c>TUCD</c>, which TOPCAT and the CDS write, or null.</param>
/// <param name="Format"><c>TFORM</c>: how many of what.</param>
/// <param name="Kind">The letter of it.</param>
/// <param name="Repeat">The number before it.</param>
/// <param name="Start">Where in a row it begins.</param>
internal sealed record FitsTableColumn(string Name, string? Unit, string? Meaning, string Format, char Kind, int Repeat, int Start)
{
    private const string Numbers = "BIJKED";

    private double Scale { get; init; } = 1;

    private double Zero { get; init; }

    private long? Null { get; init; }

    /// <summary>The columns of a table.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="rowLength">Bytes of a row, which the columns must fit.</param>
    public static FitsTableColumn[] ReadAll(HeaderCards header, long rowLength)
    {
        long count = header.GetInt64("TFIELDS");
        if (count is < 1 or > TableReader.MostColumns)
            throw header.Wrong("TFIELDS", $"1 to {TableReader.MostColumns:N0} columns as TFIELDS", $"{count}", "Check that it is the right table.");
        FitsTableColumn[] columns = new FitsTableColumn[count];
        long start = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = ReadOne(header, i + 1, (int)start, out long length);
            start += length;
            if (start > rowLength)
            {
                throw header.Wrong(
                    $"TFORM{i + 1}", $"columns within the {rowLength:N0} bytes of a row (NAXIS1)", $"{start:N0} bytes up to column {i + 1}",
                    "Correct the header.");
            }
        }

        return columns;
    }

    /// <summary>The value in a row; null where it is no text and no single number.</summary>
    public string? Text(ReadOnlySpan<byte> row)
    {
        ReadOnlySpan<byte> bytes = row[Start..];
        if (Kind == 'A')
        {
            bytes = bytes[..Repeat];
            int end = bytes.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]).Trim();
        }

        if (Repeat != 1 || !Numbers.Contains(Kind, StringComparison.Ordinal))
            return null;
        if (Null is { } none && Kind is not ('E' or 'D') && BinaryNumber.Whole(Kind, bytes) == none)
            return "";
        if (Scale == 1 && Zero == 0)
            return BinaryNumber.Text(Kind, bytes);

        // Unsigned integers are written with an offset (section 5.2.5), and may have more digits than a double.
        return Scale == 1 && Kind is not ('E' or 'D') && double.IsInteger(Zero) && Math.Abs(Zero) < 1e19
            ? ((Int128)Zero + BinaryNumber.Whole(Kind, bytes)).ToString(CultureInfo.InvariantCulture)
            : ((BinaryNumber.Value(Kind, bytes) * Scale) + Zero).ToString("R", CultureInfo.InvariantCulture);
    }

    private static FitsTableColumn ReadOne(HeaderCards header, int number, int start, out long length)
    {
        string suffix = number.ToString(CultureInfo.InvariantCulture), keyword = $"TFORM{suffix}";
        string format = header.GetString(keyword).Trim();
        int digits = format.AsSpan().IndexOfAnyExceptInRange('0', '9');
        int repeat = 1;
        if (digits < 0 || (digits > 0 && !int.TryParse(format.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out repeat)))
            throw header.Wrong(keyword, $"a number and a letter as {keyword}, e.g. 1D", format, "Correct the header.");
        char kind = format[digits];
        int bits = kind switch
        {
            'X' => 1,
            'L' or 'A' or 'B' => 8,
            'I' => 16,
            'J' or 'E' => 32,
            'K' or 'D' or 'C' or 'P' => 64,
            'M' or 'Q' => 128,
            _ => throw header.Wrong(keyword, "a column of the standard's types", format, "Write the table again."),
        };
        length = (((long)repeat * bits) + 7) / 8;
        return new FitsTableColumn(
            Optional(header, $"TTYPE{suffix}") ?? $"col{suffix}", Optional(header, $"TUNIT{suffix}"), Optional(header, $"TUCD{suffix}"), format, kind, repeat,
            start)
        {
            Scale = header.OptionalDouble($"TSCAL{suffix}") ?? 1, Zero = header.OptionalDouble($"TZERO{suffix}") ?? 0,
            Null = header.OptionalInt64($"TNULL{suffix}"),
        };
    }

    private static string? Optional(HeaderCards header, string keyword) => header.TryGetString(keyword, out string? text) ? text.Trim() : null;
}
