using System.Collections.Immutable;
using System.Security;
using System.Text;
using System.Xml;

namespace VlassNet.Catalogs;

/// <summary>
/// Writes a catalogue, a line for each row, so that parts of it can be put together: the first part has what stands before the rows, the
/// last what stands behind them. UTF-8, with <c>\n</c> behind each line, the same bytes in every culture.
/// </summary>
public sealed class CatalogWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Stream stream;
    private readonly CatalogFormat format;
    private readonly ImmutableArray<CatalogColumn> columns;

    /// <summary>Makes a writer.</summary>
    /// <param name="stream">Where to write; it stays open.</param>
    /// <param name="format">How.</param>
    /// <param name="classNames">The names of the network's classes.</param>
    public CatalogWriter(Stream stream, CatalogFormat format, ImmutableArray<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(stream);
        this.stream = stream;
        this.format = format;
        columns = CatalogColumn.For(classNames);
    }

    /// <summary>Writes what stands before the first row.</summary>
    public void WriteStart()
    {
        if (format == CatalogFormat.Csv)
        {
            Line(string.Join(',', columns.Select(column => column.Name)));
            return;
        }

        Line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        Line("<VOTABLE version=\"1.4\" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.3\">");
        Line("<RESOURCE><COOSYS ID=\"sky\" system=\"ICRS\"/>");
        Line("<TABLE name=\"sources\">");
        foreach (CatalogColumn column in columns)
        {
            string size = column.Type == "char" ? " arraysize=\"*\"" : "", unit = column.Unit is null ? "" : $" unit=\"{column.Unit}\"";
            string meaning = column.Meaning is null ? "" : $" ucd=\"{column.Meaning}\"";
            string system = column.Name is "ra" or "dec" ? " ref=\"sky\"" : "";
            Line($"<FIELD name=\"{column.Name}\" datatype=\"{column.Type}\"{size}{unit}{meaning}{system}><DESCRIPTION>"
                + $"{Escaped(column.Description)}</DESCRIPTION></FIELD>");
        }

        Line("<DATA><TABLEDATA>");
    }

    /// <summary>Writes a row.</summary>
    /// <param name="row">The row.</param>
    public void Write(CatalogRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        Line(format == CatalogFormat.Csv
            ? string.Join(',', columns.Select(column => Quoted(column.Text(row))))
            : $"<TR>{string.Concat(columns.Select(column => $"<TD>{Escaped(column.Text(row))}</TD>"))}</TR>");
    }

    /// <summary>Writes what stands behind the last row.</summary>
    public void WriteEnd()
    {
        if (format == CatalogFormat.VOTable)
            Line("</TABLEDATA></DATA>\n</TABLE></RESOURCE>\n</VOTABLE>");
    }

    /// <summary>A text as XML, on one line; what XML cannot hold becomes a space.</summary>
    private static string Escaped(string text)
    {
        StringBuilder kept = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                kept.Append(text[i]).Append(text[++i]);
            else
                kept.Append(XmlConvert.IsXmlChar(text[i]) && !char.IsControl(text[i]) ? text[i] : ' ');
        }

        return SecurityElement.Escape(kept.ToString());
    }

    /// <summary>RFC 4180, on one line; quoted too where it could be taken for a comment.</summary>
    private static string Quoted(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.AsSpan().IndexOfAny(",\"\t") < 0 && line.Trim() == line && !line.StartsWith('#')
            ? line
            : $"\"{line.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private void Line(string text) => stream.Write(Utf8.GetBytes(text + '\n'));
}
