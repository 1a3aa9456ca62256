namespace VlassNet.Formats.VOTable;

/// <summary>The rows of a VOTable, in one of the ways in which they are written.</summary>
internal interface IVOTableRows
{
    /// <summary>Goes to the next row; false at the end.</summary>
    bool Read();

    /// <summary>The text of a cell of that row; empty where it has none.</summary>
    string Text(int column);
}
