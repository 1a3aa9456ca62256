using System.Text.Json;

namespace VlassNet.Tool.Tests.Commands;

/// <summary><c>vlassnet train --from</c>.</summary>
public sealed class FineTuneTests
{
    [Fact]
    public async Task It_is_fine_tuning_by_the_library_and_tells_before_and_after()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        (await ToolRun.OfAsync(survey.Train("first.safetensors"))).ShouldBeDone();
        string[] again = survey.Train(
            "second.safetensors", "--from", survey["first.safetensors"], "--frozen-epochs", "1", "--learning-rate", "0.0003", "--seed", "5",
            "--report", survey["report.html"]);
        ToolRun run = (await ToolRun.OfAsync(again)).ShouldBeDone();
        run.Output.Should().StartWith("Before fine-tuning: accuracy 0.").And.Contain("Validation images: 16 images");
        File.ReadAllText(survey["report.html"]).Should().Contain("Before fine-tuning").And.Contain("After it");

        LabeledImages images = await new NpyDatasetSource(survey.Images, survey.Labels).LoadAsync();
        (LabeledImages train, LabeledImages valid) = images.Split(0.8, 5);
        using VlassCnn expected = VlassCnn.Load(survey["first.safetensors"]);
        await new Trainer(TrainingOptions.Recommended with { Epochs = 2, Seed = 5, FrozenEpochs = 1, LearningRate = 0.0003f }).FitAsync(expected, train, valid);
        Weights.Of(survey["second.safetensors"]).Should().Equal(Weights.Of(expected));
    }

    [Fact]
    public async Task Other_classes_get_a_new_last_layer()
    {
        using SmallSurvey survey = await SmallSurvey.MakeAsync();
        (await ToolRun.OfAsync(survey.Train("first.safetensors"))).ShouldBeDone();
        JsonElement json = (await ToolRun.OfAsync(survey.Train(
            "second.safetensors", "--from", survey["first.safetensors"], "--class-names", "A,B,C,D,E", "--json"))).ShouldBeDone().Json();
        json.GetProperty("before").ValueKind.Should().Be(JsonValueKind.Null, "the first network does not know these classes");
        using VlassCnn model = VlassCnn.Load(survey["second.safetensors"]);
        model.ClassNames.Should().Equal("A", "B", "C", "D", "E");
    }

    [Theory]
    [InlineData("--network", "notebook", "keeps its network")]
    [InlineData("--preparation", "none", "how images are prepared")]
    [InlineData("--members", "3", "one network is fine-tuned")]
    public async Task What_contradicts_it_is_refused(string option, string value, string reason) =>
        (await ToolRun.OfAsync("train", "images/", "--from", "model.safetensors", option, value)).ShouldFail(2, reason);

    [Fact]
    public async Task A_frozen_new_network_is_refused() =>
        (await ToolRun.OfAsync("train", "images/", "--frozen-epochs", "2")).ShouldFail(2, "--frozen-epochs needs --from");

    [Fact]
    public async Task A_model_that_is_not_there_is_refused() =>
        (await ToolRun.OfAsync("train", "images/", "--from", "nowhere.safetensors")).ShouldFail(1, "nowhere.safetensors");
}
