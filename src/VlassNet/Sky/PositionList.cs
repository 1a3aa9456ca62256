using VlassNet.Sky.Tables;

namespace VlassNet.Sky;

/// <summary>A list of positions on the sky, from a file.</summary>
public static class PositionList
{
    /// <summary>
    /// Reads positions from a table: text between commas, semicolons, tabs, bars or spaces with the names of the columns before the rows
    /// (CSV, ECSV, the tables of VizieR, TOPCAT and PyBDSF), a VOTable, or the first binary table of a FITS file; gzipped or not.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The columns are found by their UCD (<c>pos.eq.ra</c>, <c>pos.eq.dec</c>), else by name in any case: <c>ra</c>, <c>RAJ2000</c>,
    /// <c>RA_ICRS</c>, <c>ra_deg</c>, <c>RAdeg</c>, <c>RA (deg)</c>, <c>ALPHA_J2000</c>, … with <c>dec</c>, <c>DEJ2000</c>, …. Several positions
    /// that are equally good are refused. Degrees are read, hours and radians where a unit says so, and sexagesimal values; of one position
    /// in two forms, degrees are taken. A column <c>name</c>, <c>source_name</c>, <c>component_name</c>, <c>main_id</c>, <c>designation</c>,
    /// <c>source</c> or <c>id</c>, if there is one, names the sources.
    /// </para>
    /// <para>
    /// Positions are those of today: ICRS, or FK5 of J2000. Where a file says that its columns are in another system or of another
    /// equinox, it is refused.
    /// </para>
    /// </remarks>
    /// <param name="path">The file, of at most 1 GiB.</param>
    /// <param name="imageFile">The FITS file that the positions are in.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>A source for each row, in their order.</returns>
    /// <exception cref="BadInputException">
    /// The file cannot be read, has no such columns, or a position makes no sense; the message says where.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<CatalogSource> Load(string path, string imageFile, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(imageFile);
        return [.. Load(path, cancellationToken).Select(one => new CatalogSource(imageFile, one.Position, one.Name))];
    }

    /// <summary>Reads positions from such a table, whatever images they are in (see <see cref="MosaicIndex.Locate"/>).</summary>
    /// <param name="path">The file, of at most 1 GiB.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>A position for each row, in their order.</returns>
    /// <exception cref="BadInputException">
    /// The file cannot be read, has no such columns, or a position makes no sense; the message says where.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<ListedPosition> Load(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using SourceTable table = SourceTable.Open(path, allowsOutside: false, cancellationToken);
        PositionColumns positions = table.Positions ?? throw table.Reader.Wrong(
            table.Reader.Top, "columns ra and dec", table.Reader.ColumnList(), "Name the columns ra and dec, in degrees.");
        List<ListedPosition> listed = [];
        while (table.Read())
            listed.Add(new ListedPosition(positions.Read(), table.Name));
        return listed;
    }
}
