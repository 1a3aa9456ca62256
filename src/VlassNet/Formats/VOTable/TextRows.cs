namespace VlassNet.Formats.VOTable;

/// <summary>Rows that are written as text, TABLEDATA.</summary>
internal sealed class TextRows(VOTableXml xml, int columns) : IVOTableRows
{
    private readonly List<string> cells = [];
    private bool isAtEnd = xml.Ended == "TABLEDATA";

    public bool Read()
    {
        cells.Clear();
        while (!isAtEnd && xml.Read())
        {
            if (xml.Element == "TD")
                Add(xml.ReadText());
            else if (xml.Ended == "TR")
                return true;
            isAtEnd = xml.Ended == "TABLEDATA";
        }

        return isAtEnd ? false : throw xml.Wrong("the end of the data", "the end of the file", "Write it again.");
    }

    public string Text(int column) => column < cells.Count ? cells[column] : "";

    private void Add(string text)
    {
        if (cells.Count == columns)
            throw xml.Wrong($"{columns} cells, one for each FIELD", "more", "Correct the row.");
        cells.Add(text);
    }
}
