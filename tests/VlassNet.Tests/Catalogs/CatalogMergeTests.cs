using VlassNet.Catalogs;
using VlassNet.Networks;
using VlassNet.Sky;
using VlassNet.Tests.Sky.Mosaics;

namespace VlassNet.Tests.Catalogs;

/// <summary>Catalogues of a few overlapping mosaics in parts, and what becomes of them.</summary>
public sealed class CatalogMergeTests : IDisposable
{
    private const int Parts = 5;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");
    private readonly DirectoryInfo images = Directory.CreateTempSubdirectory("vlassnet-");
    private readonly VlassCnn model = new VlassCnnBuilder(16, 16).Convolution(3).Dense(4).Classes("a", "b", "c").Seed(3).Build();
    private readonly MosaicIndex index;
    private readonly LocatedSources located;

    public CatalogMergeTests()
    {
        CounterRandom random = new(5, 1, 0);
        SkyPosition[] sky = [.. Enumerable.Range(0, 30).Select(_ => new SkyPosition(150 + random.Uniform(-0.08, 0.08), random.Uniform(-0.02, 0.02)))];
        for (int i = 0; i < 4; i++)
        {
            new SmallMosaic(150 + ((i - 1.5) * 0.04), 0) { Rows = 90, Columns = 120, Seed = i, Sources = [.. sky.Select(place => (place, 0.005))] }
                .Write(Path.Combine(images.FullName, $"{i}.fits"));
        }

        index = MosaicIndex.Load([images.FullName]);
        ListedPosition[] list = [.. sky.Select((place, i) => new ListedPosition(place, i % 2 == 0 ? $"={i}" : null)), new(new SkyPosition(10, 20), "far, away")];
        located = index.Locate(list);
        located.Sources.Should().HaveCount(30);
    }

    public void Dispose()
    {
        model.Dispose();
        folder.Delete(recursive: true);
        images.Delete(recursive: true);
    }

    [Theory]
    [InlineData("catalogue.csv", false)]
    [InlineData("catalogue.vot", false)]
    [InlineData("catalogue.csv", true)]
    [InlineData("catalogue.vot", true)]
    public async Task Parts_that_were_killed_and_gone_on_with_make_the_catalogue_of_a_single_run(string name, bool isFound)
    {
        string path = PathOf(name);
        (await Write(path, CatalogPart.Whole, isFound)).IsComplete.Should().BeTrue();
        Dictionary<string, byte[]> single = Take();
        single.Keys.Should().BeEquivalentTo(isFound ? [name, "catalogue.components.csv", "catalogue.reg"] : [name, "catalogue.outside.csv"]);
        foreach (int number in (int[])[4, 1, 5, 3, 2])
        {
            // Stopped in the middle, with something torn behind it, and begun again.
            CatalogPart part = new(number, Parts);
            using CancellationTokenSource stop = new();
            CatalogResult result = await Write(path, part, isFound, progress: new Watch(seen => stop.Cancel()), token: stop.Token);
            foreach (FileInfo file in folder.GetFiles($"*{number:D4}-of-{Parts:D4}*.unfinished"))
                File.AppendAllText(file.FullName, isFound ? "rows that no record tells of\n" : file.Name.Contains("outside", StringComparison.Ordinal) ? "x\n" : "<TR>torn");
            result = await Write(path, part, isFound);
            result.IsComplete.Should().BeTrue();
        }

        CatalogMergeResult merged = CatalogMerge.Merge(path);
        merged.Parts.Should().Be(Parts);
        merged.Rows.Should().Be(File.ReadAllLines(path).Count(line => name.EndsWith(".vot", StringComparison.Ordinal) ? line.StartsWith("<TR>", StringComparison.Ordinal) : true)
            - (name.EndsWith(".csv", StringComparison.Ordinal) ? 1 : 0));
        merged.Files.Select(Path.GetFileName).Should().Equal([name, .. single.Keys.Where(other => other != name).Order(StringComparer.Ordinal)]);
        foreach (string file in merged.Files)
            File.ReadAllBytes(file).Should().Equal(single[Path.GetFileName(file)]);
        if (!isFound)
            File.ReadAllText(PathOf("catalogue.outside.csv")).Should().Be("name,ra,dec,reason\n\"far, away\",10.0000000,20.0000000,in no mosaic\n");
    }

    /// <summary>Of the mosaics that are done nothing is done again.</summary>
    [Fact]
    public async Task Finding_goes_on_behind_the_last_whole_mosaic()
    {
        string path = PathOf("catalogue.csv");
        await Write(path, CatalogPart.Whole, isFound: true);
        Dictionary<string, byte[]> single = Take();
        string third = index.Mosaics[2].File;
        using CancellationTokenSource stop = new();
        CatalogResult result = await Write(path, CatalogPart.Whole, isFound: true, progress: new Watch(seen =>
        {
            if (seen.Row.File == third)
                stop.Cancel();
        }), token: stop.Token);
        result.IsComplete.Should().BeFalse();
        CatalogRun run = CatalogRunJson.Read(path)!;
        (run.Mosaics, run.IsComplete).Should().Be((2, false));
        List<string> files = [];
        result = await Write(path, CatalogPart.Whole, isFound: true, progress: new Watch(seen => files.Add(seen.Row.File)));
        (result.Resumed, result.IsComplete).Should().Be((run.Rows, true));
        files.Should().NotBeEmpty().And.NotContain(index.Mosaics.Take(2).Select(mosaic => mosaic.File));
        foreach ((string name, byte[] content) in single)
            File.ReadAllBytes(PathOf(name)).Should().Equal(content);
        folder.GetFiles().Should().HaveCount(3);
    }

    [Fact]
    public async Task A_part_that_is_complete_is_left_alone()
    {
        string path = PathOf("catalogue.csv");
        CatalogPart part = new(2, Parts);
        CatalogResult first = await Write(path, part, false);
        DateTime time = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(part.PathOf(path), time);
        (await Write(path, part, false)).Should().Be(new CatalogResult(first.Rows, first.Rows, IsComplete: true));
        File.GetLastWriteTimeUtc(part.PathOf(path)).Should().Be(time);
        (await Write(path, part, false, overwrite: true)).Should().Be(new CatalogResult(first.Rows, 0, IsComplete: true));
        File.GetLastWriteTimeUtc(part.PathOf(path)).Should().NotBe(time);
    }

    [Fact]
    public async Task A_part_that_is_damaged_is_made_again()
    {
        string path = PathOf("catalogue.csv"), part = new CatalogPart(2, Parts).PathOf(path);
        await Write(path, new(2, Parts), false);
        byte[] content = File.ReadAllBytes(part);
        File.WriteAllBytes(part, [.. content[..^2], (byte)'x', (byte)'\n']);
        (await Write(path, new(2, Parts), false)).Resumed.Should().Be(0);
        File.ReadAllBytes(part).Should().Equal(content);
    }

    [Theory]
    [InlineData("list", "*another list of sources*")]
    [InlineData("model", "*another model*")]
    [InlineData("options", "*other options*")]
    [InlineData("found", "*another list of sources*")]
    public async Task A_part_of_another_run_is_not_gone_on_with_unless_it_is_to_be_overwritten(string what, string message)
    {
        string path = PathOf("catalogue.csv");
        CatalogPart part = new(2, Parts);
        await Write(path, part, false);
        if (what == "model")
            model.Weights.Set("conv1.bias", [1, 2, 3]);
        Func<bool, Task<CatalogResult>> write = what switch
        {
            "list" => overwrite => new CatalogFile(path, part).WriteAsync(new(model), located with { Outside = [] }, overwrite),
            "options" => overwrite => new CatalogFile(path, part).WriteAsync(new(model, new() { LowMargin = 0.3 }), located, overwrite),
            "found" => overwrite => Write(path, part, isFound: true, overwrite),
            _ => overwrite => Write(path, part, false, overwrite),
        };
        (await FluentActions.Awaiting(() => write(false)).Should().ThrowAsync<BadInputException>()).WithMessage(message).WithMessage("*0002-of-0005.csv*overwritten*");
        (await write(true)).IsComplete.Should().BeTrue();
        (await write(false)).IsComplete.Should().BeTrue("it is now its own");
    }

    [Fact]
    public async Task What_is_wrong_with_parts_is_said_with_their_numbers()
    {
        string path = PathOf("catalogue.csv");
        await WriteAll(path, 12);
        byte[] whole = Merged(path);

        // Missing.
        foreach (int number in (int[])[3, 7, 8, 9])
            Delete(path, number, 12);
        Refused(path, "*12 complete parts*missing: 3,7-9*--array=3,7-9");

        // Not complete.
        using (CancellationTokenSource stop = new())
            await Write(path, new(3, 12), false, progress: new Watch(seen => stop.Cancel()), token: stop.Token);
        Refused(path, "*not complete: 3; missing: 7-9*--array=3,7-9");

        // Of another model.
        float[] bias = model.Weights["conv1.bias"].Values.ToArray();
        model.Weights.Set("conv1.bias", [1, 2, 3]);
        await Write(path, new(7, 12), false);
        model.Weights.Set("conv1.bias", bias);
        Refused(path, "*of another model: 7*overwrite*--array=3,7-9");

        // Torn behind the back of the record, and altered without a change of length.
        File.AppendAllText(Part(path, 1, 12), "x");
        Refused(path, "*damaged: 1;*--array=1,3,7-9");
        await Write(path, new(1, 12), false);
        foreach (int number in (int[])[3, 8, 9])
            await Write(path, new(number, 12), false);
        await Write(path, new(7, 12), false, overwrite: true);
        byte[] twelfth = File.ReadAllBytes(Part(path, 12, 12));
        twelfth[5] ^= 1;
        File.WriteAllBytes(Part(path, 12, 12), twelfth);
        Refused(path, "*damaged: 12*--array=12");
        File.ReadAllBytes(path).Should().Equal(whole, "what was there stays until there is something better");

        // Another part under its name, and no record or a damaged one.
        await Write(path, new(12, 12), false);
        File.Copy(Part(path, 4, 12) + ".run.json", Part(path, 5, 12) + ".run.json", overwrite: true);
        File.Delete(Part(path, 6, 12) + ".run.json");
        File.WriteAllText(Part(path, 2, 12) + ".run.json", "{}");
        Refused(path, "*with a damaged record: 2; that are really 4/12: 5; without a record: 6*overwrite*--array=2,5-6");
        await FluentActions.Awaiting(() => Write(path, new(5, 12), false)).Should().ThrowAsync<BadInputException>().WithMessage("*the part 4/12*");
        await FluentActions.Awaiting(() => Write(path, new(6, 12), false)).Should().ThrowAsync<BadInputException>().WithMessage("*without their record*");
        await FluentActions.Awaiting(() => Write(path, new(2, 12), false)).Should().ThrowAsync<BadInputException>().WithMessage("*the record of a part*");
        foreach (int number in (int[])[2, 5, 6])
            await Write(path, new(number, 12), false, overwrite: true);
        Merged(path).Should().Equal(whole);
    }

    [Fact]
    public async Task The_number_of_parts_is_one()
    {
        string path = PathOf("catalogue.csv");
        FluentActions.Invoking(() => CatalogMerge.Merge(path)).Should().Throw<BadInputException>().WithMessage("*catalogue.0001-of-0016.csv*found none*");
        FluentActions.Invoking(() => CatalogMerge.Merge(PathOf("no/catalogue.csv"))).Should().Throw<BadInputException>();
        await WriteAll(path, 3);
        await Write(path, new(1, 4), false);
        FluentActions.Invoking(() => CatalogMerge.Merge(path)).Should().Throw<BadInputException>().WithMessage("*in 3 and in 4 parts*");
        CatalogMerge.Merge(path, 3).Parts.Should().Be(3);
        Refused(path, "*missing: 2-4*--array=2-4", 4);
        FluentActions.Invoking(() => CatalogMerge.Merge(path, 1)).Should().Throw<ArgumentOutOfRangeException>();

        // Files of other catalogues are none of this one's.
        foreach (string other in (string[])["catalogue.0001-of-0009.vot", "catalogue.x-of-y.csv", "catalogue.0001-of-0007.csvx", "catalogues.0001-of-0008.csv"])
            File.WriteAllText(PathOf(other), "");
        Delete(path, 1, 4);
        CatalogMerge.Merge(path).Parts.Should().Be(3);
    }

    private static string Part(string path, int number, int count) => new CatalogPart(number, count).PathOf(path);

    private static void Delete(string path, int number, int count)
    {
        File.Delete(Part(path, number, count));
        File.Delete(Part(path, number, count) + ".run.json");
    }

    private static void Refused(string path, string message, int? count = null)
    {
        FluentActions.Invoking(() => CatalogMerge.Merge(path, count)).Should().Throw<BadInputException>().WithMessage(message);
        Directory.GetFiles(Path.GetDirectoryName(path)!, "*.tmp").Should().BeEmpty();
    }

    private static byte[] Merged(string path)
    {
        CatalogMerge.Merge(path);
        return File.ReadAllBytes(path);
    }

    private async Task WriteAll(string path, int count)
    {
        for (int number = 1; number <= count; number++)
            await Write(path, new(number, count), false);
    }

    private Task<CatalogResult> Write(
        string path, CatalogPart part, bool isFound, bool overwrite = false, IProgress<CatalogProgress>? progress = null, CancellationToken token = default)
    {
        CatalogFile file = new(path, part);
        return isFound
            ? file.WriteAsync(new(model), new MosaicFinder(index, new() { Grouping = new() { MaximumSeparation = 0 } }), overwrite, progress, token)
            : file.WriteAsync(new(model), located, overwrite, progress, token);
    }

    /// <summary>What is there, which is then deleted.</summary>
    private Dictionary<string, byte[]> Take()
    {
        Dictionary<string, byte[]> content = folder.GetFiles().ToDictionary(file => file.Name, file => File.ReadAllBytes(file.FullName));
        foreach (FileInfo file in folder.GetFiles())
            file.Delete();
        return content;
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    private sealed class Watch(Action<CatalogProgress> seen) : IProgress<CatalogProgress>
    {
        public void Report(CatalogProgress value) => seen(value);
    }
}
