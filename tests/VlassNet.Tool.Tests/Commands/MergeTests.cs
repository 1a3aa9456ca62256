using System.Text.Json;

namespace VlassNet.Tool.Tests.Commands;

public sealed class MergeTests
{
    [Fact]
    public async Task Members_of_several_tasks_are_those_of_one()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        string[] members = [.. await Task.WhenAll(new[] { "3/3", "1/3", "2/3" }.Select(async part =>
            (await ToolRun.OfAsync(survey.Train("part.safetensors", "--member", part, "--json"))).ShouldBeDone().Json().GetProperty("model").GetString()!))];
        members.Should().Contain(survey["part.member-2-of-3.safetensors"]);
        (await ToolRun.OfAsync(survey.Train("whole.safetensors", "--members", "3"))).ShouldBeDone();
        JsonElement json = (await ToolRun.OfAsync(["merge", .. members, "--out", survey["merged.safetensors"], "--json"])).ShouldBeDone().Json();
        json.GetProperty("networks").GetInt32().Should().Be(3);
        Weights.Of(survey["merged.safetensors"]).Should().Equal(Weights.Of(survey["whole.safetensors"]));
    }

    [Fact]
    public async Task What_is_missing_twice_or_foreign_is_named()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        foreach (string part in (string[])["1/3", "2/3"])
            (await ToolRun.OfAsync(survey.Train("part.safetensors", "--member", part))).ShouldBeDone();
        (await ToolRun.OfAsync(survey.Train("part.safetensors", "--member", "2/2"))).ShouldBeDone();
        string first = survey["part.member-1-of-3.safetensors"], second = survey["part.member-2-of-3.safetensors"];
        (await ToolRun.OfAsync("merge", first, second, "--out", survey["m.safetensors"])).ShouldFail(1, "--array=3");
        (await ToolRun.OfAsync("merge", first, first, second, "--out", survey["m.safetensors"])).ShouldFail(1, "found member 1 twice");
        (await ToolRun.OfAsync("merge", first, survey["part.member-2-of-2.safetensors"], "--out", survey["m.safetensors"]))
            .ShouldFail(1, "found member 2 of 2");
        File.Exists(survey["m.safetensors"]).Should().BeFalse();
    }

    [Fact]
    public async Task Networks_that_are_calibrated_by_themselves_are_refused_in_one_line()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        (await ToolRun.OfAsync(survey.Train("model.safetensors"))).ShouldBeDone();
        (await ToolRun.OfAsync("merge", survey["model.safetensors"], "--out", survey["m.safetensors"]))
            .ShouldFail(1, "expected networks without a calibration, since the mean wants one of its own");
    }

    [Fact]
    public async Task The_mean_gets_a_calibration_of_its_own()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        foreach (string part in (string[])["1/2", "2/2"])
            (await ToolRun.OfAsync(survey.Train("part.safetensors", "--member", part))).ShouldBeDone();
        using SmallSurvey others = await SmallSurvey.MakeAsync(40);
        ToolRun run = (await ToolRun.OfAsync(
            "merge", survey["part.member-1-of-2.safetensors"], survey["part.member-2-of-2.safetensors"], "--out", survey["m.safetensors"],
            "--validation-data", others.Images, "--validation-labels", others.Labels)).ShouldBeDone();
        run.Output.Should().Contain("the mean of 2 networks, temperature");
        using VlassEnsemble merged = VlassEnsemble.Load(survey["m.safetensors"]);
        merged.Card.Calibration.Should().NotBeNull();
    }
}
