using VlassNet.Formats.Tables;

namespace VlassNet.Formats.VOTable;

/// <summary>The first table of a VOTable that has data: as text (TABLEDATA) or as bytes (BINARY, BINARY2).</summary>
internal sealed class VOTableReader : TableReader
{
    private readonly VOTableXml xml;
    private readonly VOTableHeader header;
    private readonly IVOTableRows rows;

    private VOTableReader(VOTableXml xml, string name)
        : base(name)
    {
        this.xml = xml;
        header = VOTableHeader.Read(xml, name);
        rows = header.Serialization == "TABLEDATA" ? new TextRows(xml, header.Fields.Count) : new BinaryRows(xml, header);
        Top = new TableCell("", header.Line, 0);
    }

    public override IReadOnlyList<TableColumn> Columns => header.Columns;

    public override TableCell Top { get; }

    public override TableCell this[int column]
    {
        get
        {
            string text = rows.Text(column);
            return new TableCell(text == header.Fields[column].Null ? "" : text, Line, 0);
        }
    }

    /// <summary>The line of the row that was read.</summary>
    private int Line { get; set; }

    /// <param name="stream">The file, disposed together with the table.</param>
    /// <param name="name">What messages call it.</param>
    public static VOTableReader Open(Stream stream, string name)
    {
        VOTableXml xml = new(stream, name);
        try
        {
            return new VOTableReader(xml, name);
        }
        catch
        {
            xml.Dispose();
            throw;
        }
    }

    public override bool Read()
    {
        if (rows.Read())
        {
            Line = xml.Line;
            return true;
        }

        // What is cut off after the data may be damaged before too: the rest must be sound, and so the sum of a gzipped file.
        while (xml.Read())
        {
        }

        return false;
    }

    public override void Dispose() => xml.Dispose();
}
