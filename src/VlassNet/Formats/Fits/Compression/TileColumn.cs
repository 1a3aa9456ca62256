using System.Globalization;

namespace VlassNet.Formats.Fits.Compression;

/// <summary>A column of the table of tiles.</summary>
/// <param name="Type">The letter of its type; P or Q where it says where in the heap its values are.</param>
/// <param name="Offset">Where in a row it begins, bytes.</param>
/// <param name="ElementSize">Bytes of a value, in the heap where it is there.</param>
internal sealed record TileColumn(char Type, long Offset, int ElementSize)
{
    private const int MostFields = 999;

    public bool IsInHeap => Type is 'P' or 'Q';

    /// <summary>The columns of a table by their names, whose widths fit into its rows.</summary>
    public static Dictionary<string, TileColumn> Of(FitsHdu hdu)
    {
        Dictionary<string, TileColumn> columns = new(StringComparer.OrdinalIgnoreCase);
        long offset = 0;
        for (int field = 1, fields = (int)hdu.Header.GetInt64("TFIELDS", 0, MostFields); field <= fields; field++)
        {
            string form = hdu.Header.GetString($"TFORM{field}").Trim();
            (TileColumn Column, long Width)? parsed = Parse(form, offset);
            if (parsed is not { } found || found.Width > hdu.Axes[0] - offset)
            {
                throw hdu.Header.Wrong(
                    $"TFORM{field}", $"a type of the FITS standard that fits into rows of {hdu.Axes[0]:N0} bytes", $"'{form}'",
                    "Correct the header.");
            }

            if (found.Width > 0 && hdu.Header.TryGetString($"TTYPE{field}", out string? name))
                columns.TryAdd(name.Trim(), found.Column);
            offset += found.Width;
        }

        return columns;
    }

    // A count, a letter, and for what is in the heap the letter of its values: 1PB(52).
    private static (TileColumn Column, long Width)? Parse(string form, long offset)
    {
        int digits = form.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits < 0)
            return null;
        int repeat = 1;
        if (digits > 0 && !int.TryParse(form.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out repeat))
            return null;
        char type = form[digits];
        if (type is not ('P' or 'Q'))
            return SizeOf(type) is { } size ? (new TileColumn(type, offset, size), type == 'X' ? (repeat + 7L) / 8 : (long)repeat * size) : null;
        int element = digits + 1 < form.Length ? SizeOf(form[digits + 1]) ?? 0 : 0;
        return element > 0 && repeat <= 1 ? (new TileColumn(type, offset, element), repeat * (type == 'P' ? 8L : 16)) : null;
    }

    private static int? SizeOf(char type) => type switch
    {
        'L' or 'X' or 'B' or 'A' => 1,
        'I' => 2,
        'J' or 'E' => 4,
        'K' or 'D' or 'C' => 8,
        'M' => 16,
        _ => null,
    };
}
