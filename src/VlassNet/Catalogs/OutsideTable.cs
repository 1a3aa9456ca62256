using System.Collections.Immutable;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>The table of the positions that are in no mosaic.</summary>
internal static class OutsideTable
{
    private static readonly ImmutableArray<WrittenColumn<ListedPosition>> Columns =
    [
        new("name", true, null, "meta.id;meta.main", "Name, of the list", row => row.Name ?? ""),
        new("ra", false, "deg", "pos.eq.ra;meta.main", "Right ascension", row => WrittenNumber.Text(row.Position.RightAscension, "F7")),
        new("dec", false, "deg", "pos.eq.dec;meta.main", "Declination", row => WrittenNumber.Text(row.Position.Declination, "F7")),
        new("reason", true, null, "meta.code.qual", "Why there is no row in the catalogue", _ => "in no mosaic"),
    ];

    /// <summary>Writes it in place of what is there; the stream stays open.</summary>
    public static void Write(FileStream stream, IReadOnlyList<ListedPosition> positions)
    {
        stream.SetLength(0);
        TableWriter<ListedPosition> table = new(stream, CatalogFormat.Csv, "outside", Columns, isSafeForSpreadsheets: true);
        table.WriteStart();
        foreach (ListedPosition position in positions)
            table.Write(position);
        table.WriteEnd();
    }
}
