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
}
