using VlassNet.Catalogs;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Sky;

namespace VlassNet.Consumer.Tests.Snippets;

/// <summary>docs/catalogues.md.</summary>
internal static class CataloguesSnippets
{
    public static async Task Classify()
    {
        using VlassCnn model = VlassCnn.Load("model.safetensors");
        SourceClassifier classifier = new(model);
        IReadOnlyList<CatalogSource> sources = PositionList.Load("list.csv", "mosaic.fits");
        await foreach (CatalogRow row in classifier.ClassifyAsync(sources))
            Console.WriteLine($"{row.Name} {row.Class} {row.Margin:F2} {row.Flags}");
    }

    public static async Task<int> Find()
    {
        using ImageClassifier network = ImageClassifier.Load("model.safetensors");
        MosaicClassifier finder = new(new SourceClassifier(network), new SourceFinderOptions { SeedThreshold = 5 });
        ClassifiedMosaic mosaic = await finder.ClassifyAsync("mosaic.fits");
        foreach (ClassifiedSource one in mosaic.Sources)
            Console.WriteLine($"{one.Source.Name} {one.Row.Class}, {one.Source.Components.Length} components");
        return mosaic.Sources.Length;
    }

    public static async Task<LabeledImages> Label()
    {
        using FitsImage image = FitsImage.Open("mosaic.fits");
        DetectedSource[] found = [.. new SourceFinder().Find(image).Sources];
        LabeledImages labelled = await FitsDatasetSource.FromSources(
            [.. found.Select(source => source.ToCatalogSource("mosaic.fits"))], [.. found.Select(source => source.Components.Length > 1 ? "several" : "one")]).LoadAsync();
        return labelled;
    }

    public static async Task<long> ManyMosaics(SourceClassifier classifier)
    {
        MosaicIndex index = MosaicIndex.Load(["mosaics"], new MosaicIndexOptions { CacheFile = "mosaics.index" });
        LocatedSources located = index.Locate(PositionList.Load("list.csv"));
        CatalogFile part = new("catalogue.csv", new CatalogPart(3, 16));
        await part.WriteAsync(classifier, located);                      // or: new MosaicFinder(index), which finds them
        CatalogMergeResult whole = CatalogMerge.Merge("catalogue.csv");  // once all 16 are there
        return whole.Rows;
    }

    public static async Task<int> Train()
    {
        LabeledImages set = await new FitsDatasetSource("cutouts").LoadAsync();                    // a folder for each class
        LabeledImages other = await FitsDatasetSource.FromTable("labels.csv", "mosaic.fits").LoadAsync();
        return set.Count + other.Count;
    }
}
