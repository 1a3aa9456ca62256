using VlassNet.Sky;

namespace VlassNet.Tests.Sky.Mosaics;

public sealed class MosaicFinderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>
    /// A strip of mosaics, half of each covered by the next one, and a second strip over the lower half of the first; each has noise of its
    /// own, so positions differ from mosaic to mosaic.
    /// </summary>
    [Fact]
    public void Each_source_of_overlapping_mosaics_is_kept_once()
    {
        SkyPosition[] truth = Strips();
        MosaicIndex index = MosaicIndex.Load([folder.FullName]);
        SourceFinderOptions options = new() { Grouping = new() { MaximumSeparation = 0 } };
        MosaicSources[] found = [.. new MosaicFinder(index, options).Find()];
        found.Select(one => one.Mosaic).Should().Equal(index.Mosaics);
        SkyPosition[] places = [.. found.SelectMany(one => one.Sources).Select(source => source.Position!.Value)];
        SkyPosition[] inside = [.. truth.Where(place => index.Find(place) is { } mosaic && mosaic.EdgeDistance(place) > 8)];
        inside.Select(place => places.Count(other => Distance(place, other) < 3)).Should().OnlyContain(count => count == 1, "none is lost nor there twice");
        inside.Length.Should().BeGreaterThan(40);

        // What each mosaic has by itself is much more, and it differs.
        SourceFinder finder = new(options);
        int alone = index.Mosaics.Sum(mosaic =>
        {
            using FitsImage image = FitsImage.Open(mosaic.File);
            return finder.Find(image).Sources.Length;
        });
        alone.Should().BeGreaterThan(places.Length * 3 / 2);
        foreach (MosaicSources one in found)
            one.Sources.Count(source => index.Find(source.Position!.Value) == one.Mosaic).Should().BeGreaterThanOrEqualTo(one.Sources.Length - 2, "few lie at a border");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Some_mosaics_have_the_same_sources_whichever_others_are_asked_for(int together)
    {
        Strips();
        MosaicFinder finder = new(MosaicIndex.Load([folder.FullName]));
        int count = finder.Index.Mosaics.Length;
        IEnumerable<MosaicSources> parts = Enumerable.Range(0, (count + together - 1) / together)
            .SelectMany(part => finder.Find(part * together, Math.Min(count, (part + 1) * together), held: null, CancellationToken.None));
        parts.Select(one => string.Join(' ', one.Sources.Select(source => source.Name)))
            .Should().Equal(finder.Find().Select(one => string.Join(' ', one.Sources.Select(source => source.Name))));
    }

    /// <summary>An edge goes through a double: the lobe that is left has another middle than the double that the other mosaic shows as a whole.</summary>
    [Fact]
    public void What_an_edge_leaves_of_a_double_is_not_one_more()
    {
        (SkyPosition, double)[] lobes = [(new(150, 8.0 / 3600), 0.1), (new(150, -8.0 / 3600), 0.1)];
        new SmallMosaic(150, 0) { Rows = 100, Columns = 100, Sources = lobes, Seed = 1 }.Write(PathOf("whole.fits"));
        new SmallMosaic(150, 96.0 / 3600) { Rows = 100, Columns = 100, Sources = lobes, Seed = 2 }.Write(PathOf("cut.fits"));
        MosaicFinder finder = new(MosaicIndex.Load([folder.FullName]), new() { Grouping = new() { MinimumProbability = 0 } });
        finder.Find().Select(one => (Path.GetFileName(one.Mosaic.File), one.Sources.Length)).Should().Equal(("cut.fits", 0), ("whole.fits", 1));
        new SourceFinder().Find(FitsImage.Open(PathOf("cut.fits"))).Sources.Should().ContainSingle("one lobe is there");
    }

    [Fact]
    public void Neighbours_in_one_mosaic_are_two_sources()
    {
        (SkyPosition, double)[] pair = [(new(150, 8.0 / 3600), 0.1), (new(150, -8.0 / 3600), 0.1)];
        new SmallMosaic(150, 0) { Rows = 100, Columns = 100, Sources = pair }.Write(PathOf("a.fits"));
        MosaicFinder finder = new(MosaicIndex.Load([folder.FullName]), new() { Grouping = new() { MaximumSeparation = 0 } }, matchRadius: 60);
        finder.Find().Single().Sources.Should().HaveCount(2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(4000)]
    public void A_radius_that_cannot_be_is_refused(double radius)
    {
        new SmallMosaic(150, 0).Write(PathOf("a.fits"));
        MosaicIndex index = MosaicIndex.Load([folder.FullName]);
        FluentActions.Invoking(() => new MosaicFinder(index, matchRadius: radius)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static double Distance(SkyPosition one, SkyPosition other)
    {
        double x = (one.RightAscension - other.RightAscension) * Math.Cos(one.Declination * Math.PI / 180);
        return 3600 * double.Hypot(x, one.Declination - other.Declination);
    }

    private SkyPosition[] Strips()
    {
        CounterRandom random = new(3, 1, 0);
        List<SkyPosition> truth = [];
        while (truth.Count < 60)
        {
            SkyPosition place = new(150 + random.Uniform(-0.16, 0.16), 2 + random.Uniform(-0.045, 0.03));
            if (truth.TrueForAll(other => Distance(place, other) > 30))
                truth.Add(place);
        }

        for (int i = 0; i < 5; i++)
        {
            foreach (int row in (int[])[0, 1])
            {
                new SmallMosaic(150 + ((i - 2) * 0.05), 2 - (row * 0.03))
                {
                    Rows = 110, Columns = 180, Seed = (10 * row) + i, Sources = [.. truth.Select(place => (place, 0.003))],
                }.Write(PathOf($"{row}{i}.fits"));
            }
        }

        return [.. truth];
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);
}
