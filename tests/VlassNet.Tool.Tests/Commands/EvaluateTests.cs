using System.Text.Json;

namespace VlassNet.Tool.Tests.Commands;

public sealed class EvaluateTests
{
    [Fact]
    public async Task Its_numbers_are_those_of_the_library()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        (await ToolRun.OfAsync(survey.Train("model.safetensors"))).ShouldBeDone();
        string[] evaluate = ["evaluate", survey["model.safetensors"], survey.Images, "--labels", survey.Labels];
        ToolRun text = (await ToolRun.OfAsync([.. evaluate, "--report", survey["report.html"]])).ShouldBeDone();
        JsonElement json = (await ToolRun.OfAsync([.. evaluate, "--json"])).ShouldBeDone().Json();
        using VlassCnn model = VlassCnn.Load(survey["model.safetensors"]);
        LabeledImages images = await new NpyDatasetSource(survey.Images, survey.Labels).LoadAsync();
        EvaluationResult expected = new Evaluator().Evaluate(model, images);
        text.Output.Should().Contain(expected.Report.ToString()).And.Contain(expected.ConfusionMatrix.ToString());
        File.ReadAllText(survey["report.html"]).Should().Contain("vlassnet evaluate");
        JsonElement metrics = json.GetProperty("metrics");
        metrics.GetProperty("accuracy").GetProperty("value").GetDouble().Should().Be(expected.Accuracy);
        metrics.GetProperty("accuracy").GetProperty("low").GetDouble().Should().BeLessThanOrEqualTo(expected.Accuracy);
        metrics.GetProperty("f1_macro").GetProperty("value").GetDouble().Should().Be(expected.Metrics.Values.MacroF1);
        json.GetProperty("classes")[1].GetProperty("name").GetString().Should().Be("Point Source");
        json.GetProperty("confusionMatrix")[0][1].GetInt64().Should().Be(expected.ConfusionMatrix[0, 1]);
    }

    [Fact]
    public async Task Images_of_another_size_are_refused_in_one_line()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        using VlassCnn model = VlassCnn.Notebook();
        model.Save(survey["other.safetensors"]);
        ToolRun run = await ToolRun.OfAsync("evaluate", survey["other.safetensors"], survey.Images, "--labels", survey.Labels);
        run.Code.Should().Be(1);
        run.Error.Should().Contain("64×64").And.NotContain("Parameter");
    }
}
