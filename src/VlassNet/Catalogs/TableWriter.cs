using System.Collections.Immutable;
using System.Text;
using System.Xml;
using VlassNet.Formats.Tables;

namespace VlassNet.Catalogs;

/// <summary>Writes a table, a line for each row: comma-separated values (RFC 4180) or a VOTable.</summary>
internal sealed class TableWriter<T>
{
    private const string Space = "http://www.ivoa.net/xml/VOTable/v1.3";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    // What stands before the rows is not closed by those who write it, but by those who write the end.
    private static readonly XmlWriterSettings Settings = new()
    {
        ConformanceLevel = ConformanceLevel.Fragment, OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.None, WriteEndDocumentOnClose = false,
    };

    private readonly Stream stream;
    private readonly CatalogFormat format;
    private readonly string name;
    private readonly bool isSafeForSpreadsheets;
    private readonly ImmutableArray<WrittenColumn<T>> columns;
    private readonly StringBuilder text = new();
    private readonly XmlWriter xml;

    /// <param name="stream">Where to write; it stays open.</param>
    /// <param name="format">How.</param>
    /// <param name="name">What the table of a VOTable is called.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="isSafeForSpreadsheets">Whether texts that a spreadsheet would run get an apostrophe in front.</param>
    public TableWriter(Stream stream, CatalogFormat format, string name, ImmutableArray<WrittenColumn<T>> columns, bool isSafeForSpreadsheets)
    {
        this.stream = stream;
        this.format = format;
        this.name = name;
        this.columns = columns;
        this.isSafeForSpreadsheets = isSafeForSpreadsheets;
        xml = XmlWriter.Create(text, Settings);
    }

    /// <summary>Writes what stands before the first row.</summary>
    public void WriteStart()
    {
        if (format == CatalogFormat.Csv)
        {
            Line(string.Join(',', columns.Select(column => column.Name)));
            return;
        }

        StringBuilder start = new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using (XmlWriter open = XmlWriter.Create(start, Settings))
        {
            open.WriteStartElement("VOTABLE", Space);
            open.WriteAttributeString("version", "1.4");
            open.WriteRaw("\n");
            open.WriteStartElement("RESOURCE", Space);
            open.WriteStartElement("COOSYS", Space);
            open.WriteAttributeString("ID", "sky");
            open.WriteAttributeString("system", "ICRS");
            open.WriteEndElement();
            open.WriteRaw("\n");
            open.WriteStartElement("TABLE", Space);
            open.WriteAttributeString("name", name);
            open.WriteRaw("\n");
            foreach (WrittenColumn<T> column in columns)
                WriteField(open, column);
            open.WriteStartElement("DATA", Space);
            open.WriteStartElement("TABLEDATA", Space);
            open.WriteRaw("");
        }

        Line(start.ToString());
    }

    /// <summary>Writes a row.</summary>
    public void Write(T row)
    {
        if (format == CatalogFormat.Csv)
        {
            Line(string.Join(',', columns.Select(column => Quoted(column, row))));
            return;
        }

        text.Clear();
        xml.WriteStartElement("TR");
        foreach (WrittenColumn<T> column in columns)
        {
            xml.WriteStartElement("TD");
            xml.WriteString(OnOneLine(column.Text(row)));
            xml.WriteFullEndElement();
        }

        xml.WriteEndElement();
        xml.Flush();
        Line(text.ToString());
    }

    /// <summary>Writes what stands after the last row.</summary>
    public void WriteEnd()
    {
        if (format == CatalogFormat.VOTable)
            Line("</TABLEDATA></DATA>\n</TABLE></RESOURCE>\n</VOTABLE>");
    }

    private static void WriteField(XmlWriter xml, WrittenColumn<T> column)
    {
        xml.WriteStartElement("FIELD", Space);
        xml.WriteAttributeString("name", column.Name);
        xml.WriteAttributeString("datatype", column.IsText ? "unicodeChar" : "double");
        WriteIfAny("arraysize", column.IsText ? "*" : null);
        WriteIfAny("unit", column.Unit);
        WriteIfAny("ucd", column.Meaning);
        WriteIfAny("ref", column.Name is "ra" or "dec" ? "sky" : null);
        xml.WriteElementString("DESCRIPTION", Space, OnOneLine(column.Description));
        xml.WriteEndElement();
        xml.WriteRaw("\n");

        void WriteIfAny(string attribute, string? value)
        {
            if (value is not null)
                xml.WriteAttributeString(attribute, value);
        }
    }

    /// <summary>A text that XML can hold, on one line.</summary>
    private static string OnOneLine(string text) => Markup.Clean(text.ReplaceLineEndings(" "));

    /// <summary>RFC 4180, on one line; quoted too where it could be taken for a comment.</summary>
    private string Quoted(WrittenColumn<T> column, T row)
    {
        string line = column.Text(row).ReplaceLineEndings(" ");
        if (isSafeForSpreadsheets && column.IsText)
            line = SpreadsheetText.Guard(line);
        return line.AsSpan().IndexOfAny(",\"\t") < 0 && line.Trim() == line && !line.StartsWith('#')
            ? line
            : $"\"{line.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private void Line(string line) => stream.Write(Utf8.GetBytes(line + '\n'));
}
