using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>Writes what was found, mosaic after mosaic, beside a part of a catalogue: the components and the regions.</summary>
internal sealed class FoundTables
{
    private readonly FileStream regions;
    private readonly TableWriter<SourceMember> components;

    /// <param name="open">The part's files.</param>
    /// <param name="isStart">Whether nothing comes before; what stands before the rows is then written.</param>
    public FoundTables(OpenPart open, bool isStart)
    {
        regions = open.Beside(PartFile.Regions);
        components = ComponentTable.Writer(open.Beside(PartFile.Components), CatalogFormat.Csv, hasPositions: true);
        if (!isStart)
            return;
        components.WriteStart();
        RegionFile.WriteStart(regions);
    }

    public void Write(IReadOnlyList<DetectedSource> sources)
    {
        foreach (SourceMember member in ComponentTable.MembersOf(sources))
            components.Write(member);
        RegionFile.WriteRegions(regions, sources);
    }
}
