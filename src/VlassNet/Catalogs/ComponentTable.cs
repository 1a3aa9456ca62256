using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>
/// Writes a table of what was found in an image: a row for each component, with the source that it is of. UTF-8, the same bytes in every culture.
/// </summary>
public static class ComponentTable
{
    /// <summary>Writes a file, which is there as a whole or not at all.</summary>
    /// <param name="path">Where; <c>.vot</c> and <c>.xml</c> become a VOTable, all else comma-separated values.</param>
    /// <param name="sources">What was found.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The file cannot be written; an older one stays as it was.</exception>
    public static void Write(string path, IEnumerable<DetectedSource> sources)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CatalogFormat format = CatalogFile.FormatOf(path);
        AtomicFile.Write(path, stream => Write(stream, format, sources));
    }

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="stream">Where.</param>
    /// <param name="format">How.</param>
    /// <param name="sources">What was found.</param>
    public static void Write(Stream stream, CatalogFormat format, IEnumerable<DetectedSource> sources)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(sources);
        SourceMember[] rows = [.. MembersOf(sources)];
        TableWriter<SourceMember> table = Writer(stream, format, Array.Exists(rows, row => row.Component.Position is not null));
        table.WriteStart();
        foreach (SourceMember row in rows)
            table.Write(row);
        table.WriteEnd();
    }

    /// <summary>What writes a row for each component.</summary>
    /// <param name="stream">Where; it stays open.</param>
    /// <param name="format">How.</param>
    /// <param name="hasPositions">Whether axes are in arcseconds; else in pixels.</param>
    internal static TableWriter<SourceMember> Writer(Stream stream, CatalogFormat format, bool hasPositions) =>
        new(stream, format, "components", ComponentColumns.For(hasPositions), isSafeForSpreadsheets: true);

    internal static IEnumerable<SourceMember> MembersOf(IEnumerable<DetectedSource> sources) =>
        sources.SelectMany(source => source.Components.Select(component => new SourceMember(source, component)));
}
