namespace VlassNet.Tool.Tests.Commands;

public sealed class EngineTests
{
    [Theory]
    [InlineData("train", "images/")]
    [InlineData("evaluate", "model.safetensors", "images/")]
    public async Task A_command_that_is_built_without_TorchSharp_says_so(params string[] command) =>
        (await ToolRun.OfAsync([.. command, "--engine", "torch"])).ShouldFail(2, "Build it with -p:VlassNetLibtorch");

    [Fact]
    public async Task An_unknown_engine_is_refused() => (await ToolRun.OfAsync("train", "images/", "--engine", "keras")).ShouldFail(2, "vlassnet");

    [Fact]
    public async Task The_own_engine_is_the_usual_one()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        (await ToolRun.OfAsync(survey.Train("one.safetensors"))).ShouldBeDone();
        (await ToolRun.OfAsync(survey.Train("two.safetensors", "--engine", "vlassnet"))).ShouldBeDone();
        Weights.Of(survey["two.safetensors"]).Should().Equal(Weights.Of(survey["one.safetensors"]));
    }
}
