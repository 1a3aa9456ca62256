using VlassNet.Catalogs;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Sky;
using VlassNet.Tests.Sky.Detection;

namespace VlassNet.Tests.Catalogs;

/// <summary>From a mosaic alone to a catalogue: the same as finding, cutting out and classifying one after the other.</summary>
public sealed class MosaicClassifierTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");
    private readonly VlassCnn model = new VlassCnnBuilder(16, 16).Convolution(3).Dense(4).Classes("a", "b", "c").Seed(3).Build();
    private readonly SourceClassifier classifier;

    public MosaicClassifierTests() => classifier = new SourceClassifier(model);

    public void Dispose()
    {
        model.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>9 and 100 sources: below and above the number from which on an image is held in memory.</summary>
    [Theory]
    [InlineData(160, 170)]
    [InlineData(500, 510)]
    public async Task Rows_are_those_of_the_steps_one_after_the_other(int rows, int columns)
    {
        string path = Write("mosaic.fits", MosaicFits.Of(MosaicFits.Field(rows, columns)));
        ClassifiedMosaic mosaic = await new MosaicClassifier(classifier).ClassifyAsync(path);
        using FitsImage image = FitsImage.Open(path);
        DetectionResult found = new SourceFinder().Find(image);
        found.Sources.Length.Should().BeGreaterThanOrEqualTo((rows / 50) * (columns / 50));
        found.Sources.Should().Contain(source => source.Components.Length == 2);
        List<CatalogRow> expected = await Rows(classifier, [.. found.Sources.Select(source => source.ToCatalogSource(path))]);
        mosaic.Sources.Select(one => one.Row).Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
        mosaic.Sources.Select(one => one.Source.Name).Should().Equal(expected.Select(row => row.Name));
        mosaic.Found.Components.Should().Equal(found.Components);
        expected.Should().OnlyContain(row => row.Class != null);
    }

    [Fact]
    public async Task A_catalogue_of_mosaics_is_that_of_the_steps_one_after_the_other()
    {
        string one = Write("one.fits", MosaicFits.Of(MosaicFits.Field(160, 170))), other = Write("two.fits", MosaicFits.Of(MosaicFits.Field(60, 70)));
        foreach (string mosaic in (string[])[one, other])
        {
            string path = await Catalogue(mosaic), expected = Path.Combine(folder.FullName, "expected.csv");
            DetectedSource[] found = Found(mosaic);
            await new CatalogFile(expected).WriteAsync(classifier, [.. found.Select(source => source.ToCatalogSource(mosaic))], overwrite: true);
            ComponentTable.Write(Path.ChangeExtension(expected, ".components.csv"), found);
            RegionFile.Write(Path.ChangeExtension(expected, ".reg"), found);
            foreach (string extension in (string[])[".csv", ".components.csv", ".reg"])
                File.ReadAllBytes(Path.ChangeExtension(path, extension)).Should().Equal(File.ReadAllBytes(Path.ChangeExtension(expected, extension)), extension);
        }
    }

    [Fact]
    public async Task A_mosaic_in_which_nothing_is_found_has_no_rows()
    {
        string mosaic = Write("noise.fits", MosaicFits.Of(new SimulatedSky(60, 70, seed: 62)));
        (await new MosaicClassifier(classifier).ClassifyAsync(mosaic)).Sources.Should().BeEmpty();
        File.ReadAllLines(await Catalogue(mosaic)).Should().ContainSingle().Which.Should().StartWith("name,");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(64, 64)]
    public async Task Mosaics_with_nothing_in_them_have_empty_catalogues(int rows, int columns)
    {
        foreach (float value in (float[])[0, 7, float.NaN, float.PositiveInfinity])
        {
            SimulatedSky sky = new(rows, columns, seed: 0, noise: 0);
            Array.Fill(sky.Pixels, value);
            string mosaic = Write("empty.fits", MosaicFits.Of(sky));
            File.ReadAllLines(await Catalogue(mosaic)).Should().ContainSingle();
            (await new MosaicClassifier(classifier).ClassifyAsync(mosaic)).Found.Noise(0, 0).Should().Be(0);
        }
    }

    [Fact]
    public async Task A_mosaic_without_coordinates_is_refused()
    {
        string mosaic = Write("mosaic.fits", MosaicFits.Of(MosaicFits.Field(120, 120), hasCoordinates: false));
        Func<Task> classify = () => new MosaicClassifier(classifier).ClassifyAsync(mosaic);
        await classify.Should().ThrowAsync<BadInputException>().WithMessage("*mosaic.fits*where the pixels are on the sky*none*");
        Func<Task> cancelled = () => new MosaicClassifier(classifier).ClassifyAsync(mosaic, new CancellationToken(canceled: true));
        await cancelled.Should().ThrowAsync<OperationCanceledException>();
    }

    /// <summary>There is no file of that name, so all pixels are those that are held.</summary>
    [Fact]
    public async Task Pixels_in_memory_are_not_read_again()
    {
        byte[] bytes = MosaicFits.Of(MosaicFits.Field(160, 170));
        FitsImage image = FitsImage.Open(new MemoryStream(bytes));
        DetectionResult found = new SourceFinder().Find(image);
        using HeldImages held = new();
        held.Add("nowhere.fits", image, found.Field.Pixels);
        CatalogSource[] sources = [.. found.Sources.Select(source => source.ToCatalogSource("nowhere.fits"))];
        List<CatalogRow> rows = await Rows(classifier.With(held), sources);
        string path = Write("somewhere.fits", bytes);
        List<CatalogRow> expected = await Rows(classifier, [.. sources.Select(source => source with { File = path })]);
        rows.Should().BeEquivalentTo(expected.Select(row => row with { File = "nowhere.fits" }), options => options.WithStrictOrdering());
        held.Take("nowhere.fits").Should().BeNull("it was taken");
        (await Rows(classifier, sources)).Should().OnlyContain(row => row.Flags == CatalogFlags.Unreadable);
    }

    /// <summary>For labelling: the cutouts of found sources, as the catalogue classified them or as somebody says.</summary>
    [Fact]
    public async Task Found_sources_become_a_labelled_set()
    {
        string path = Write("mosaic.fits", MosaicFits.Of(MosaicFits.Field(160, 170)));
        DetectedSource[] found = Found(path);
        CatalogSource[] sources = [.. found.Select(source => source.ToCatalogSource(path))];
        string[] labels = [.. found.Select(source => source.Components.Length > 1 ? "several" : "one")];
        FitsDatasetOptions options = new() { Cutout = new CutoutOptions { Rows = 20, Columns = 24 } };
        LabeledImages set = await FitsDatasetSource.FromSources(sources, labels, options).LoadAsync();
        set.ClassNames.Should().Equal("one", "several");
        set.Count.Should().Be(found.Length);
        using CutoutExtractor extractor = new(FitsImage.Open(path), options.Cutout);
        for (int i = 0; i < found.Length; i++)
        {
            set.Label(i).Should().Be(found[i].Components.Length > 1 ? 1 : 0);
            set.Image(i).ToArray().Should().Equal(extractor.Around(found[i].Position!.Value).Pixels);
        }

        // The catalogue is such a table too: its classes are the labels, to be corrected by hand.
        string table = await Catalogue(path);
        LabeledImages read = await FitsDatasetSource.FromTable(table, options: options with { ClassNames = ["a", "b", "c"] }).LoadAsync();
        read.Count.Should().Be(found.Length);
        read.Image(0).ToArray().Should().Equal(set.Image(0).ToArray());

        Action few = () => FitsDatasetSource.FromSources(sources, labels[1..]);
        few.Should().Throw<ArgumentException>().WithMessage("*a label for each*");
        Action unknown = () => FitsDatasetSource.FromSources(sources, labels, new FitsDatasetOptions { ClassNames = ["one", "two"] });
        unknown.Should().Throw<ArgumentException>().WithMessage("*one, two*'several'*");
        Action blank = () => FitsDatasetSource.FromSources(sources, [.. labels.Select(_ => " ")]);
        blank.Should().Throw<ArgumentException>();
    }

    private async Task<string> Catalogue(string mosaic)
    {
        string path = Path.Combine(folder.FullName, "catalogue.csv");
        (await new CatalogFile(path).WriteAsync(classifier, new MosaicFinder(MosaicIndex.Load([mosaic])), overwrite: true)).IsComplete.Should().BeTrue();
        return path;
    }

    private static DetectedSource[] Found(string path)
    {
        using FitsImage image = FitsImage.Open(path);
        return [.. new SourceFinder().Find(image).Sources];
    }

    private static async Task<List<CatalogRow>> Rows(SourceClassifier classifier, CatalogSource[] sources)
    {
        List<CatalogRow> rows = [];
        await foreach (CatalogRow row in classifier.ClassifyAsync(sources))
            rows.Add(row);
        return rows;
    }

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
