using System.Text.Json;

namespace VlassNet.Tool.Tests.Commands;

public sealed class SimulateTests
{
    [Fact]
    public async Task The_files_hold_the_survey_bit_for_bit()
    {
        using TemporaryFolder folder = new();
        ToolRun run = (await ToolRun.OfAsync("simulate", folder[""], "--count", "30", "--seed", "5", "--size", "20", "--json")).ShouldBeDone();
        run.Json().GetProperty("count").GetInt32().Should().Be(30);
        LabeledImages expected = await new SimulatedSurveySource(new SimulatedSurveyOptions { Count = 30, Seed = 5, Rows = 20, Columns = 20 }).LoadAsync();
        LabeledImages read = await new NpyDatasetSource(folder["images.npy"], folder["labels.npy"]).LoadAsync();
        read.Shape.Should().Be(expected.Shape);
        read.Labels().Should().Equal(expected.Labels());
        for (int image = 0; image < 30; image++)
            read.Image(image).SequenceEqual(expected.Image(image)).Should().BeTrue();

        // NumPy wants the header's end where a multiple of 64 bytes is.
        byte[] bytes = File.ReadAllBytes(folder["labels.npy"]);
        bytes.Length.Should().Be(128 + (8 * 30));
        bytes[127].Should().Be((byte)'\n');
    }

    [Fact]
    public async Task Mosaics_are_trained_on_and_their_sources_found_and_classified()
    {
        using TemporaryFolder folder = new();
        JsonElement json = (await ToolRun.OfAsync("simulate", folder["sky"], "--mosaics", "2", "--size", "600", "--json")).ShouldBeDone().Json();
        json.GetProperty("sources").GetInt32().Should().Be(36);
        json.GetProperty("mosaics").GetArrayLength().Should().Be(2);
        string model = folder["model.safetensors"];
        (await ToolRun.OfAsync("train", folder["sky/sources.csv"], "--epochs", "1", "--size", "16", "--out", model)).ShouldBeDone();
        (await ToolRun.OfAsync("find", folder["sky"], "--out", folder["found"])).ShouldBeDone().Output.Should().Contain("in 2 mosaics");
        (await ToolRun.OfAsync("catalogue", model, folder["sky"], "--positions", folder["sky/sources.csv"], "--out", folder["catalogue.csv"])).ShouldBeDone();
        File.ReadAllLines(folder["catalogue.csv"]).Should().HaveCount(37);
        File.ReadAllText(folder["catalogue.csv"]).Should().Contain("mosaic-01.fits").And.Contain("mosaic-02.fits").And.NotContain("outside");
    }

    [Fact]
    public async Task What_does_not_go_together_is_refused()
    {
        using TemporaryFolder folder = new();
        (await ToolRun.OfAsync("simulate", folder["sky"], "--mosaics", "1", "--count", "5")).ShouldFail(2, "--count is of cutouts");
        (await ToolRun.OfAsync("simulate", folder["sky"], "--size", "2000")).ShouldFail(2, "--size: expected at most 1024 for cutouts");
    }
}
