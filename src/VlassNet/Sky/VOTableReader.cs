using System.Globalization;
using System.Text;
using System.Xml;

namespace VlassNet.Sky;

/// <summary>Reads positions from the first table of a VOTable whose data are text. No entity and nothing outside the file is looked up.</summary>
internal static class VOTableReader
{
    private const int MostColumns = 10_000;
    private const int LongestCell = 1 << 16;

    /// <summary>Systems whose positions are those of today to less than a tenth of an arcsecond.</summary>
    private static readonly string[] Systems = ["ICRS", "eq_FK5", "FK5"];

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
            throw new BadInputException(
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
            bool isEmptyRow = xml is { NodeType: XmlNodeType.Element, LocalName: "TR", IsEmptyElement: true };
            if (table is not null && (isEmptyRow || xml is { NodeType: XmlNodeType.EndElement, LocalName: "TR" }))
            {
                table.Add(cells, Where(path, LineOf(xml)));
                cells.Clear();
            }

            if (xml.NodeType != XmlNodeType.Element)
                continue;
            switch (xml.LocalName)
            {
                case "TABLE" when table is null:
                    names.Clear();
                    (longitude, latitude) = (-1, -1);
                    break;
                case "COOSYS" when xml.GetAttribute("system") is { } system && !Systems.Contains(system, StringComparer.OrdinalIgnoreCase):
                    throw new BadInputException(
                        $"positions in {string.Join(", ", Systems)}", system, Where(path, LineOf(xml)), "Convert them, e.g. with astropy's SkyCoord.");
                case "FIELD" when table is null && names.Count < MostColumns:
                    string meaning = (xml.GetAttribute("ucd") ?? "").ToLowerInvariant();
                    bool isMain = meaning.Contains("meta.main", StringComparison.Ordinal);
                    if (meaning.StartsWith("pos.eq.ra", StringComparison.Ordinal) && (longitude < 0 || isMain))
                        longitude = RequireDegrees(xml, names.Count, path);
                    if (meaning.StartsWith("pos.eq.dec", StringComparison.Ordinal) && (latitude < 0 || isMain))
                        latitude = RequireDegrees(xml, names.Count, path);
                    names.Add(xml.GetAttribute("name") ?? "");
                    break;
                case "TABLEDATA" when table is null:
                    table = new PositionTable(names, Where(path, LineOf(xml)), longitude, latitude);
                    if (xml.IsEmptyElement)
                        return table;
                    break;
                case "BINARY" or "BINARY2" or "FITS" or "PARQUET":
                    throw new BadInputException(
                        "a VOTable whose data are text (TABLEDATA)", xml.LocalName, Where(path, LineOf(xml)),
                        "Write it with astropy's Table.write(path, format='votable', tabledata_format='tabledata').");
                case "TD" when table is not null && cells.Count < MostColumns:
                    cells.Add(xml.IsEmptyElement ? "" : ReadText(xml, path));
                    break;
            }
        }

        return table ?? throw new BadInputException("a VOTable with a table of data", "none", path, "Check that it is the right file.");
    }

    private static int RequireDegrees(XmlReader xml, int column, string path) => (xml.GetAttribute("unit") ?? "deg").Trim() is "deg" or ""
        ? column
        : throw new BadInputException(
            $"degrees in the column {xml.GetAttribute("name")}", xml.GetAttribute("unit")!, Where(path, LineOf(xml)), "Convert it to degrees.");

    /// <summary>The text of an element, and leaves the reader at its end.</summary>
    private static string ReadText(XmlReader xml, string path)
    {
        StringBuilder text = new();
        while (xml.Read() && xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
                text.Append(xml.Value);
            if (text.Length > LongestCell)
                throw new BadInputException($"cells of at most {LongestCell:N0} characters", "a longer one", Where(path, LineOf(xml)), "Leave it out.");
        }

        return text.ToString();
    }

    private static int LineOf(XmlReader xml) => (xml as IXmlLineInfo)?.LineNumber ?? 0;

    private static string Where(string path, int line) => string.Create(CultureInfo.InvariantCulture, $"{path}, line {line}");
}
