using VlassNet.Catalogs;
using VlassNet.Reporting;
using VlassNet.Sky;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>docs/detection.md.</summary>
internal static class DetectionSnippets
{
    public static int Find()
    {
        using FitsImage image = FitsImage.Open("mosaic.fits");
        DetectionResult found = new SourceFinder().Find(image);
        foreach (SourceComponent component in found.Components.Where(component => component.SignalToNoise >= 7))
            Console.WriteLine($"{component.Position} {component.Flux:G3} Jy, {component.DeconvolvedMajorAxis:F1}\u2033, {component.Flags}");
        return found.Components.Length;
    }

    public static void Draw()
    {
        using FitsImage field = FitsImage.Open("mosaic.fits");
        MosaicPicture.Draw(new SourceFinder().Find(field), new MosaicPictureOptions { Insets = 6, Order = InsetOrder.MostExtended }).Save("sources.png");
    }

    public static void Report()
    {
        using FitsImage opened = FitsImage.Open("mosaic.fits");
        new SourceFinder().Find(opened).SaveReport("sources.html", new MosaicReportOptions { Title = "What is in the mosaic" });
    }

    public static DetectionResult Given()
    {
        using FitsImage science = FitsImage.Open("mosaic.fits"), rms = FitsImage.Open("rms.fits");
        DetectionResult above = new SourceFinder(new SourceFinderOptions { Maps = DetectionMaps.Read(rms) }).Find(science);
        return above;
    }

    /// <summary>docs/detection-grouping.md.</summary>
    public static int Group()
    {
        using FitsImage mosaic = FitsImage.Open("mosaic.fits");
        DetectionResult detected = new SourceFinder().Find(mosaic);
        foreach (DetectedSource source in detected.Sources)
            Console.WriteLine($"{source.Name}: {source.Components.Length} components, {source.Extent:F1} arcsec");
        RegionFile.Write("found.reg", detected.Sources);
        ComponentTable.Write("components.csv", detected.Sources);
        return detected.Sources.Length;
    }
}
