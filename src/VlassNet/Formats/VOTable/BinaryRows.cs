using System.Buffers.Binary;

namespace VlassNet.Formats.VOTable;

/// <summary>Rows that are written as bytes in base64: BINARY, or BINARY2, where bits before each row say which values there are.</summary>
internal sealed class BinaryRows : IVOTableRows
{
    private const int LongestCell = 1 << 16;
    private const int BitsInByte = 8;
    private const int CountLength = 4;
    private const long Variable = -1;
    private const string Advice = "Write it again, e.g. with astropy's Table.write(format='votable').";

    private readonly VOTableXml xml;
    private readonly IReadOnlyList<VOTableField> fields;
    private readonly byte[] flags;
    private readonly long[] counts;
    private readonly (int Start, int Length)[] cells;
    private readonly byte[] buffer = new byte[1 << 16];
    private byte[] row = new byte[1 << 10];
    private int length;
    private int position;
    private int filled;
    private int number;
    private bool isAtEnd;

    public BinaryRows(VOTableXml xml, VOTableHeader header)
    {
        this.xml = xml;
        fields = header.Fields;
        cells = new (int, int)[fields.Count];
        flags = new byte[header.Serialization == "BINARY2" ? (fields.Count + BitsInByte - 1) / BitsInByte : 0];
        foreach (VOTableField field in fields)
        {
            if (field.Bits == 0 || (field.IsVariable ? field.ArraySize!.Trim().TrimEnd('*').Contains('x', StringComparison.Ordinal) : field.Count() is null))
                throw xml.Wrong($"a data type and array size of the standard in the column {field.Name}", $"{field.Type} {field.ArraySize}", Advice);
        }

        counts = [.. fields.Select(field => field.IsVariable ? Variable : field.Count()!.Value)];
        long least = flags.Length + counts.Sum(Math.Abs);

        if (least == 0)
            throw xml.Wrong("rows of at least one byte", "columns without values", Advice);
        while (xml.Element != "STREAM")
        {
            if (!xml.Read() || xml.Ended == header.Serialization)
                throw xml.Wrong("the data in a STREAM", "none", Advice);
        }

        if (xml.Attribute("href") is { } elsewhere)
            throw xml.Wrong("data that are in the file", $"a reference to {elsewhere}", "Write it with its data.");
        if (xml.Attribute("encoding") is { } encoding && encoding != "base64")
            throw xml.Wrong("data in base64", encoding, Advice);
    }

    public bool Read()
    {
        if (position == filled && !Fill())
            return false;
        number++;
        length = 0;
        ReadBytes(flags);
        Span<byte> count = stackalloc byte[CountLength];
        for (int i = 0; i < cells.Length; i++)
        {
            long values = counts[i];
            if (values == Variable)
            {
                ReadBytes(count);
                values = BinaryPrimitives.ReadInt32BigEndian(count);
                if (values < 0)
                    throw Wrong($"a number of values in the column {fields[i].Name}", $"{values}");
            }

            long bytes = ((values * fields[i].Bits) + BitsInByte - 1) / BitsInByte;
            cells[i] = bytes <= LongestCell ? (length, (int)bytes) : (0, -1);
            if (bytes <= LongestCell)
                ReadCell((int)bytes);
            else
                Skip(bytes);
        }

        return true;
    }

    public string Text(int column)
    {
        if (flags.Length > 0 && (flags[column / BitsInByte] & (0x80 >> (column % BitsInByte))) != 0)
            return "";
        (int start, int count) = cells[column];
        return count >= 0
            ? fields[column].Text(row.AsSpan(start, count))
            : throw Wrong($"at most {LongestCell:N0} bytes in the column {fields[column].Name}", "more");
    }

    private void ReadCell(int bytes)
    {
        if (length + bytes > row.Length)
            Array.Resize(ref row, Math.Max(2 * row.Length, length + bytes));
        ReadBytes(row.AsSpan(length, bytes));
        length += bytes;
    }

    private void ReadBytes(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            if (position == filled && !Fill())
                throw Wrong($"{destination.Length:N0} more bytes", "the end of the data");
            int count = Math.Min(destination.Length, filled - position);
            buffer.AsSpan(position, count).CopyTo(destination);
            position += count;
            destination = destination[count..];
        }
    }

    private void Skip(long bytes)
    {
        while (bytes > 0)
        {
            if (position == filled && !Fill())
                throw Wrong($"{bytes:N0} more bytes", "the end of the data");
            int count = (int)Math.Min(bytes, filled - position);
            position += count;
            bytes -= count;
        }
    }

    // Once the end was reached, the XML is after the element and must not be asked again.
    private bool Fill()
    {
        (position, filled) = (0, isAtEnd ? 0 : xml.ReadBase64(buffer));
        isAtEnd = filled == 0;
        return !isAtEnd;
    }

    private BadInputException Wrong(string expected, string found) => xml.Wrong(expected, $"{found}, in row {number:N0}", Advice);
}
