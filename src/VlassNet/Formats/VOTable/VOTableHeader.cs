using VlassNet.Formats.Tables;

namespace VlassNet.Formats.VOTable;

/// <summary>What stands before the data of the first table of a VOTable that has some.</summary>
/// <param name="Fields">Its columns, as they are stored.</param>
/// <param name="Columns">Its columns, as they are described.</param>
/// <param name="Serialization">The element that holds the data: TABLEDATA, BINARY or BINARY2.</param>
/// <param name="Line">The line where that begins.</param>
internal sealed record VOTableHeader(
    IReadOnlyList<VOTableField> Fields, IReadOnlyList<TableColumn> Columns, string Serialization, int Line)
{
    /// <summary>Reads on until the data begin.</summary>
    public static VOTableHeader Read(VOTableXml xml, string name)
    {
        Dictionary<string, TableFrame> frames = new(StringComparer.Ordinal);
        List<VOTableField> fields = [];
        bool isRoot = true;
        while (xml.Read())
        {
            if (xml.Element is not { } element)
                continue;
            if (isRoot && element != "VOTABLE")
                throw xml.Wrong("a VOTable", $"an XML or HTML file, of <{element}>", "Check that it is the right file.");
            isRoot = false;
            switch (element)
            {
                case "TABLE":
                    fields.Clear();
                    break;
                case "COOSYS" when xml.Attribute("ID") is { } id:
                    frames[id] = new TableFrame(xml.Attribute("system") ?? "", xml.Attribute("equinox"));
                    break;
                case "FIELD":
                    if (fields.Count == TableReader.MostColumns)
                        throw xml.Wrong($"at most {TableReader.MostColumns:N0} columns", "more", "Leave out those that are not needed.");
                    fields.Add(new VOTableField(
                        xml.Attribute("name") ?? xml.Attribute("ID") ?? "", xml.Attribute("unit"), xml.Attribute("ucd"), xml.Attribute("ref"),
                        xml.Attribute("datatype") ?? "", xml.Attribute("arraysize")));
                    break;
                case "VALUES" when fields.Count > 0:
                    fields[^1].Null ??= xml.Attribute("null");
                    break;
                case "TABLEDATA" or "BINARY" or "BINARY2":
                    if (fields.Count == 0)
                        throw xml.Wrong("columns (FIELD) before the data", "none", "Check that it is the right file.");
                    TableColumn[] columns = [.. fields.Select(field => new TableColumn(
                        field.Name, field.Unit, field.Meaning, field.Reference is { } id ? frames.GetValueOrDefault(id) : null))];
                    return new VOTableHeader(fields, columns, element, xml.Line);
                case "FITS" or "PARQUET":
                    throw xml.Wrong(
                        "a VOTable whose data are in the file: TABLEDATA, BINARY or BINARY2", element,
                        "Write it with astropy's Table.write(path, format='votable').");
            }
        }

        throw new BadInputException("a VOTable with a table of data", "none", name, "Check that it is the right file.")
        {
            Subject = InputSubject.Table,
        };
    }
}
