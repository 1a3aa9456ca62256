using System.Text.Json;

namespace VlassNet.Tool.Tests.Commands;

public sealed class CatalogueTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public CatalogueTests()
    {
        using VlassCnn model = new VlassCnnBuilder(16, 16).Convolution(3).Dense(4).Classes("a", "b").Seed(3).Build();
        model.Save(folder["model.safetensors"]);
        Directory.CreateDirectory(folder["mosaics"]);
        File.Copy("mosaic.fits", folder["mosaics/a.fits"]);
        File.Copy("mosaic.fits", folder["mosaics/b.fits"]);
        File.WriteAllText(folder["list.csv"], "name,ra,dec\nsource 1,150.1,2.2\nsource 2,150.0995,2.2003\nfar,10,20\nsource 3,150.102,2.199\nsource 4,150.098,2.204\n");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Each_image_is_a_source_without_a_list()
    {
        JsonElement json = (await Run("--json")).ShouldBeDone().Json();
        json.GetProperty("rows").GetInt32().Should().Be(2);
        json.GetProperty("catalogue").GetString().Should().Be(folder["catalogue.csv"]);
        File.ReadAllLines(folder["catalogue.csv"]).Should().HaveCount(3);
    }

    [Fact]
    public async Task Positions_go_to_their_mosaic_once_and_those_in_none_are_listed()
    {
        ToolRun run = (await Run("--positions", folder["list.csv"], "--index", folder["index"])).ShouldBeDone();
        run.Error.Should().Contain("4 positions are in 2 mosaics, and 1 in none.");
        run.Output.Should().Contain("4 rows are in");
        File.ReadAllLines(folder["catalogue.csv"])[1..].Should().OnlyContain(row => row.Contains("a.fits"), "of two that are equal the first by name is taken");
        File.ReadAllText(folder["catalogue.outside.csv"]).Should().Contain("far,10.0000000,20.0000000,in no mosaic");
        File.Exists(folder["index"]).Should().BeTrue();
    }

    [Fact]
    public async Task Sources_that_are_found_in_two_mosaics_are_there_once()
    {
        (await Run("--find")).ShouldBeDone();
        using FitsImage image = FitsImage.Open("mosaic.fits");
        File.ReadAllLines(folder["catalogue.csv"]).Should().HaveCount(1 + new SourceFinder().Find(image).Sources.Length);
        File.Exists(folder["catalogue.components.csv"]).Should().BeTrue();
        File.Exists(folder["catalogue.reg"]).Should().BeTrue();
    }

    [Fact]
    public async Task Parts_are_put_together_and_a_missing_one_is_named()
    {
        (await Run("--positions", folder["list.csv"])).ShouldBeDone();
        byte[] whole = File.ReadAllBytes(folder["catalogue.csv"]);
        foreach (string[] part in (string[][])[["--part", "1/3"], ["--parts", "3", "--part", "3"]])
            (await Run(["--positions", folder["list.csv"], .. part])).ShouldBeDone();
        (await ToolRun.OfAsync("merge", folder["catalogue.csv"])).ShouldFail(1, "--array=2");
        ToolRun run = await Run("--positions", folder["list.csv"], "--part", "2/3", "--json");
        run.ShouldBeDone().Json().GetProperty("part").GetInt32().Should().Be(2);
        (await Run("--positions", folder["list.csv"], "--part", "2/3")).ShouldBeDone().Output.Should().Contain("was complete");
        File.Delete(folder["catalogue.csv"]);
        JsonElement json = (await ToolRun.OfAsync("merge", folder["catalogue.csv"], "--json")).ShouldBeDone().Json();
        json.GetProperty("rows").GetInt32().Should().Be(4);
        File.ReadAllBytes(folder["catalogue.csv"]).Should().Equal(whole);
        (await Run("--part", "2/3")).ShouldFail(1, "another list of sources");
        (await Run("--part", "2/3", "--overwrite")).ShouldBeDone();
        (await ToolRun.OfAsync("merge", folder["catalogue.csv"], "--parts", "3")).ShouldFail(1, "of another list of sources or other images: 2");
    }

    [Fact]
    public async Task What_was_stopped_is_gone_on_with()
    {
        File.WriteAllLines(folder["long.csv"], ["ra,dec", .. Enumerable.Range(0, 2000).Select(_ => "150.1,2.2")]);
        (await Run("--positions", folder["long.csv"])).ShouldBeDone();
        byte[] whole = File.ReadAllBytes(folder["catalogue.csv"]);
        File.Delete(folder["catalogue.csv"]);
        ToolRun run = await ToolRun.OfAsync(
            error => error.StopAt("positions are in", ExitCode.Terminated),
            "catalogue", folder["model.safetensors"], folder["mosaics"], "--out", folder["catalogue.csv"], "--positions", folder["long.csv"]);
        run.Code.Should().Be(143, run.Error);
        run.Error.Should().Contain("the same command goes on");
        (await Run("--positions", folder["long.csv"])).ShouldBeDone();
        File.ReadAllBytes(folder["catalogue.csv"]).Should().Equal(whole);
    }

    [Fact]
    public async Task Options_that_do_not_go_together_are_refused()
    {
        (await Run("--positions", folder["list.csv"], "--find")).ShouldFail(2, "give one of them");
        (await Run("--match-radius", "3")).ShouldFail(2, "--match-radius goes with --find");
        (await Run("--index", "x")).ShouldFail(2, "--index goes with --positions or --find");
        (await Run("--parts", "3")).ShouldFail(2, "--part says which of them");
        (await Run("--part", "3")).ShouldFail(2, "such as 2/4");
        (await Run("--part", "4/3")).ShouldFail(2, "such as 2/4");
        (await Run("--part", "1/4", "--parts", "3")).ShouldFail(2, "a part of 3");
        (await ToolRun.OfAsync("merge", "a.csv", "b.csv")).ShouldFail(2, "the path of one catalogue");
        (await ToolRun.OfAsync("merge", "a.csv", "--out", "b.csv")).ShouldFail(2, "--out is for networks");
        (await ToolRun.OfAsync("merge", "a.safetensors", "--parts", "2")).ShouldFail(2, "--parts is for catalogues");
        (await ToolRun.OfAsync("merge", "a.safetensors")).ShouldFail(2, "Expected --out FILE");
    }

    private Task<ToolRun> Run(params string[] more) =>
        ToolRun.OfAsync(["catalogue", folder["model.safetensors"], folder["mosaics"], "--out", folder["catalogue.csv"], .. more]);
}
