using System.Collections.Immutable;
using VlassNet.Catalogs;
using VlassNet.Sky;
using VlassNet.Tests.Sky.Detection;

namespace VlassNet.Tests.Reporting;

/// <summary>Mosaics in which sources were found, with made-up classes.</summary>
internal static class SampleMosaics
{
    public static readonly ImmutableArray<string> Classes = ["Point", "Double"];

    public static DetectionResult Found(int rows = 160, int columns = 170)
    {
        using FitsImage image = FitsImage.Open(new MemoryStream(MosaicFits.Of(MosaicFits.Field(rows, columns))));
        return new SourceFinder().Find(image);
    }

    /// <summary>Sources of several components are doubles; the last one is not classified.</summary>
    public static ClassifiedMosaic Classified(DetectionResult? found = null, string name = "")
    {
        found ??= Found();
        ImmutableArray<ClassifiedSource> sources =
        [
            .. found.Sources.Select((source, i) => new ClassifiedSource(source, new CatalogRow
            {
                Name = source.Name, File = "mosaic.fits", Position = source.Position,
                Class = i == found.Sources.Length - 1 ? null : Classes[source.Components.Length > 1 ? 1 : 0] + name,
                Probabilities = i == found.Sources.Length - 1 ? [] : source.Components.Length > 1 ? [0.25f, 0.75f] : [0.875f, 0.125f],
                Flags = i == found.Sources.Length - 1 ? CatalogFlags.Unreadable : CatalogFlags.Edge | CatalogFlags.LowConfidence,
            })),
        ];
        return new ClassifiedMosaic("mosaic.fits", found, sources, [.. Classes.Select(one => one + name)]);
    }
}
