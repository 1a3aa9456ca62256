using VlassNet.Catalogs;
using VlassNet.Networks;
using VlassNet.Sky;

namespace VlassNet.Tests.Catalogs;

/// <summary>Catalogues of the golden mosaic, 40 × 50 pixels with a source in it.</summary>
public sealed class CatalogFileTests : IDisposable
{
    private static readonly string Mosaic = Path.Combine(AppContext.BaseDirectory, "Golden", "cutouts", "mosaic.fits");

    private static readonly CatalogSource[] Sources =
    [
        .. Enumerable.Range(0, 600).Select(i => new CatalogSource(Mosaic, new SkyPosition(150.1 - (i % 30 - 15) * 7e-4, 2.2 + (i / 30 - 10) * 9e-4))),
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vlassnet-");
    private readonly VlassCnn model = new VlassCnnBuilder(16, 16).Convolution(3).Dense(4).Classes("a", "b", "c").Seed(3).Build();

    public void Dispose()
    {
        model.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Rows_of_another_part_of_the_file_are_not_gone_on_with()
    {
        string path = PathOf("other.csv");
        using CancellationTokenSource stop = new();
        await Write(path, progress: new Watch(seen => stop.Cancel()), token: stop.Token);
        SourceClassifier other = new(model, new() { Fits = new() { Hdu = 1 } });
        Func<Task> resume = () => new CatalogFile(path).WriteAsync(other, Sources);
        await resume.Should().ThrowAsync<BadInputException>().WithMessage("*other options*");
    }

    [Fact]
    public async Task Two_runs_do_not_write_one_catalogue()
    {
        string path = PathOf("busy.csv");
        Exception? refusal = null;
        await Write(path, progress: new Watch(seen => refusal ??= Record.Exception(() => Write(path).GetAwaiter().GetResult())));
        refusal.Should().BeOfType<IOException>("the first run still writes it");
        File.ReadAllLines(path).Should().HaveCount(Sources.Length + 1);
    }

    [Theory]
    [InlineData("whole.csv")]
    [InlineData("whole.vot")]
    public async Task Parts_one_after_the_other_are_the_whole_file(string name)
    {
        string whole = PathOf(name);
        await Write(whole);
        byte[] content = File.ReadAllBytes(whole);
        File.Delete(whole);
        for (int number = 4; number >= 1; number--)
            await Write(whole, new CatalogPart(number, 4));
        string[] parts = [.. Directory.GetFiles(folder.FullName, "*-of-0004" + Path.GetExtension(name)).Order(StringComparer.Ordinal)];
        parts.SelectMany(File.ReadAllBytes).Should().Equal(content);
        folder.GetFiles().Should().HaveCount(8, "beside each part is its record");
        CatalogMerge.Merge(whole).Should().BeEquivalentTo(new CatalogMergeResult(4, Sources.Length, [whole]));
        File.ReadAllBytes(whole).Should().Equal(content);
    }

    [Theory]
    [InlineData("stopped.csv", "1/1")]
    [InlineData("stopped.csv", "2/2")]
    [InlineData("stopped.vot", "1/1")]
    [InlineData("stopped.vot", "2/2")]
    public async Task What_was_stopped_and_torn_is_gone_on_with_to_the_same_bytes(string name, string number)
    {
        CatalogPart part = CatalogPart.Parse(number);
        string path = PathOf(name);
        await Write(path, part);
        byte[] content = File.ReadAllBytes(part.PathOf(path));
        Clear();
        using CancellationTokenSource stop = new();
        CatalogResult result = await Write(path, part, progress: new Watch(seen => Cancel(seen, 41)), token: stop.Token);
        (result.Rows, result.IsComplete).Should().Be((41, false));
        File.Exists(part.PathOf(path)).Should().BeFalse();
        File.AppendAllText(part.PathOf(path) + ".unfinished", "<TR><TD>half a row");
        await FluentActions.Awaiting(() => Write(path, part, sources: Sources[..^1])).Should().ThrowAsync<BadInputException>()
            .WithMessage("*another list*");
        result = await Write(path, part);
        (result.Resumed, result.IsComplete).Should().Be((41, true));
        File.ReadAllBytes(part.PathOf(path)).Should().Equal(content);
        folder.GetFiles().Should().HaveCount(part.Count == 1 ? 1 : 2);

        void Cancel(CatalogProgress seen, int rows)
        {
            if (seen.Done == rows)
                stop.Cancel();
        }
    }

    /// <summary>The moments between two steps at which a run can be killed.</summary>
    [Theory]
    [InlineData("no run")]
    [InlineData("no rows")]
    [InlineData("half a start")]
    [InlineData("marked complete")]
    [InlineData("renamed")]
    public async Task A_run_that_was_killed_between_its_files_is_resumed_to_the_same_bytes(string moment)
    {
        string whole = PathOf("whole.vot"), path = PathOf("killed.vot"), rows = path + ".unfinished", record = path + ".run.json";
        await Write(whole);
        using CancellationTokenSource stop = new();
        await Write(path, progress: new Watch(seen => stop.Cancel()), token: stop.Token);
        byte[] content = File.ReadAllBytes(whole);
        CatalogRun run = CatalogRunJson.Read(path)!;
        File.WriteAllBytes(rows, moment switch { "no run" or "no rows" => [], "half a start" => content[..70], _ => content });
        int resumed = 0;
        if (moment == "no run")
            File.Delete(record);
        if (moment is "marked complete" or "renamed")
        {
            CatalogRunJson.Write(path, run with
            {
                IsComplete = true, Rows = Sources.Length,
                Files = [new("", content.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)))],
            });
            resumed = Sources.Length;
        }

        if (moment == "renamed")
            File.Move(rows, path);
        CatalogResult result = await Write(path);
        result.Should().Be(new CatalogResult(Sources.Length, resumed, IsComplete: true));
        File.ReadAllBytes(path).Should().Equal(content);
        folder.GetFiles().Should().HaveCount(2);
    }

    /// <summary>A folder of its name keeps the catalogue from getting it, as a kill just before would.</summary>
    [Fact]
    public async Task A_catalogue_says_that_it_is_complete_before_it_gets_its_name()
    {
        string path = PathOf("named.csv");
        Directory.CreateDirectory(path);
        Func<Task> write = () => Write(path);
        (await write.Should().ThrowAsync<Exception>()).Which.Should().Match(error => error is IOException || error is UnauthorizedAccessException);
        Directory.Delete(path);
        File.Move(path + ".unfinished", path);
        (await Write(path)).Should().Be(new CatalogResult(Sources.Length, Sources.Length, IsComplete: true));
        File.ReadAllLines(path).Should().HaveCount(Sources.Length + 1);
        folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public async Task A_file_without_rows_is_no_reason_to_refuse()
    {
        string path = PathOf("empty.csv");
        File.WriteAllText(path + ".unfinished", "");
        (await Write(path)).IsComplete.Should().BeTrue();
    }

    [Fact]
    public async Task A_catalogue_of_an_earlier_model_is_not_taken_for_a_complete_one()
    {
        string path = PathOf("earlier.csv");
        using CancellationTokenSource stop = new();
        await Write(path, progress: new Watch(seen => stop.Cancel()), token: stop.Token);
        File.Delete(path + ".unfinished");
        File.WriteAllText(path, "of an earlier model");
        (await Write(path)).Resumed.Should().Be(0);
        File.ReadAllLines(path).Should().HaveCount(Sources.Length + 1);
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    private async Task<CatalogResult> Write(
        string path, CatalogPart? part = null, bool overwrite = false, CatalogSource[]? sources = null, IProgress<CatalogProgress>? progress = null,
        CancellationToken token = default)
    {
        SourceClassifier classifier = new(model);
        return await new CatalogFile(path, part).WriteAsync(classifier, sources ?? Sources, overwrite, progress, token);
    }

    private void Clear()
    {
        foreach (FileInfo file in folder.GetFiles())
            file.Delete();
    }

    private sealed class Watch(Action<CatalogProgress> seen) : IProgress<CatalogProgress>
    {
        public void Report(CatalogProgress value) => seen(value);
    }
}
