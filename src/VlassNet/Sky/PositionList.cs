namespace VlassNet.Sky;

/// <summary>A list of positions on the sky, from a file.</summary>
public static class PositionList
{
    private const int LongestFile = 1 << 30;

    /// <summary>
    /// Reads positions from comma- or tab-separated values with names in the first line, or from a VOTable whose data are text
    /// (TABLEDATA). The columns are found by name (<c>ra</c>, <c>raj2000</c>, <c>ra_deg</c>, …, and <c>dec</c>, <c>dej2000</c>, …, in any
    /// case), in a VOTable first by their UCD <c>pos.eq.ra</c> and <c>pos.eq.dec</c>; a column <c>name</c>, <c>source</c> or <c>id</c>, if
    /// there is one, names the sources.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="imageFile">The FITS file that the positions are in.</param>
    /// <returns>A source for each row, in their order.</returns>
    /// <exception cref="BadInputException">
    /// The file cannot be read, has no such columns, or a position is not two numbers in degrees; the message says where.
    /// </exception>
    public static IReadOnlyList<CatalogSource> Load(string path, string imageFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(imageFile);
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > LongestFile)
                throw new BadInputException($"a list of at most {LongestFile:N0} bytes", $"{stream.Length:N0}", path, "Divide it.");
            PositionTable table = IsXml(stream) ? VOTableReader.Read(stream, path) : CsvPositions.Read(stream, path);
            return [.. table.Rows.Select(row => new CatalogSource(imageFile, row.Position, row.Name))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException("a list of positions that can be read", error.Message, path, "Check the path.", error);
        }
    }

    private static bool IsXml(FileStream stream)
    {
        Span<byte> start = stackalloc byte[64];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        stream.Position = 0;
        if (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            start = start[3..];
        start = start.TrimStart(" \t\r\n"u8);
        return start.Length > 0 && start[0] == '<';
    }
}
