using System.Text.Json;

namespace VlassNet.Tool.Tests.Commands;

public sealed class FindTests
{
    [Fact]
    public async Task The_tables_have_what_the_library_finds()
    {
        using TemporaryFolder folder = new();
        const string mosaic = "mosaic.fits";
        JsonElement json = (await ToolRun.OfAsync("find", mosaic, "--out", folder["found"], "--report", "--json")).ShouldBeDone().Json().GetProperty("mosaics")[0];
        using FitsImage image = FitsImage.Open(mosaic);
        DetectionResult expected = new SourceFinder().Find(image);
        expected.Sources.Should().NotBeEmpty();
        json.GetProperty("sources").GetInt32().Should().Be(expected.Sources.Length);
        IReadOnlyList<CatalogSource> listed = PositionList.Load(json.GetProperty("sourceTable").GetString()!, mosaic);
        listed.Select(source => source.Name).Should().Equal(expected.Sources.Select(source => source.Name));
        listed[0].Position!.Value.RightAscension.Should().BeApproximately(expected.Sources[0].Position!.Value.RightAscension, 1e-7);
        File.ReadAllLines(folder["found/mosaic.components.csv"]).Should().HaveCount(1 + expected.Components.Length);
        File.ReadAllText(folder["found/mosaic.reg"]).Should().Contain("ellipse(");
        File.ReadAllText(json.GetProperty("report").GetString()!).Should().Contain("<title>mosaic.fits").And.Contain(expected.Sources[0].Name);
        File.ReadAllBytes(json.GetProperty("picture").GetString()!)[..4].Should().Equal(0x89, (byte)'P', (byte)'N', (byte)'G');
    }

    [Fact]
    public async Task Mosaics_of_one_name_would_take_each_others_tables()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["other"]);
        File.Copy("mosaic.fits", folder["other/mosaic.fits"]);
        (await ToolRun.OfAsync("find", "mosaic.fits", folder["other"], "--out", folder["found"])).ShouldFail(2, "expected mosaics with names of their own");
    }

    [Fact]
    public async Task A_folder_without_mosaics_is_refused()
    {
        using TemporaryFolder folder = new();
        (await ToolRun.OfAsync("find", folder[""], "--out", folder["found"])).ShouldFail(1, "found none");
        (await ToolRun.OfAsync("find", "missing.fits")).ShouldFail(1, "found nothing of that name");
    }
}
