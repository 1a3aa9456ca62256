using System.Globalization;
using System.Xml;
using VlassNet.Data;

namespace VlassNet.Catalogs;

/// <summary>Reads positions from the first table of a VOTable whose data are text. No entity and nothing outside the file is looked up.</summary>
internal static class VOTableReader
{
    private const int MostColumns = 10_000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true,
        MaxCharactersFromEntities = 1 << 16,
    };

    public static PositionTable Read(Stream stream, string path)
    {
        using XmlReader xml = XmlReader.Create(stream, Settings);
        try
        {
            return Read(xml, path);
        }
        catch (XmlException error)
        {
            throw new DatasetFormatException(
                "a VOTable", error.Message, Where(path, error.LineNumber), "Write it anew, e.g. with astropy's Table.write(format='votable').", error);
        }
    }

    private static PositionTable Read(XmlReader xml, string path)
    {
        List<string> names = [];
        int longitude = -1, latitude = -1;
        PositionTable? table = null;
        List<string> cells = [];
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "TABLEDATA")
                break;
            if (table is not null && xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "TR")
            {
                table.Add(cells, Where(path, LineOf(xml)));
                cells.Clear();
            }

            if (xml.NodeType != XmlNodeType.Element)
                continue;
            switch (xml.LocalName)
            {
                case "FIELD" when table is null && names.Count < MostColumns:
                    string meaning = xml.GetAttribute("ucd") ?? "";
                    if (longitude < 0 && meaning.StartsWith("pos.eq.ra", StringComparison.OrdinalIgnoreCase))
                        longitude = names.Count;
                    if (latitude < 0 && meaning.StartsWith("pos.eq.dec", StringComparison.OrdinalIgnoreCase))
                        latitude = names.Count;
                    names.Add(xml.GetAttribute("name") ?? "");
                    break;
                case "TABLEDATA" when table is null:
                    table = new PositionTable(names, Where(path, LineOf(xml)), longitude, latitude);
                    if (xml.IsEmptyElement)
                        return table;
                    break;
                case "BINARY" or "BINARY2" or "FITS" or "PARQUET":
                    throw new DatasetFormatException(
                        "a VOTable whose data are text (TABLEDATA)", xml.LocalName, Where(path, LineOf(xml)),
                        "Write it with astropy's Table.write(path, format='votable', tabledata_format='tabledata').");
                case "TD" when table is not null && cells.Count < MostColumns:
                    cells.Add(xml.IsEmptyElement ? "" : xml.ReadElementContentAsText());
                    break;
            }
        }

        return table ?? throw new DatasetFormatException("a VOTable with a table of data", "none", path, "Check that it is the right file.");
    }

    /// <summary>The text of an element, and leaves the reader at its end.</summary>
    private static string ReadElementContentAsText(this XmlReader xml)
    {
        string text = "";
        while (xml.Read() && xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
                text += xml.Value;
        }

        return text;
    }

    private static int LineOf(XmlReader xml) => (xml as IXmlLineInfo)?.LineNumber ?? 0;

    private static string Where(string path, int line) => string.Create(CultureInfo.InvariantCulture, $"{path}, line {line}");
}
