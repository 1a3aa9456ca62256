using System.Text.Json;

namespace VlassNet.Tool.Tests.Commands;

public sealed class SummaryTests
{
    [Fact]
    public async Task It_tells_layers_classes_and_card()
    {
        using TemporaryFolder folder = new();
        using (VlassCnn model = VlassCnn.Notebook())
        {
            model.Card = ModelCard.Empty with
            {
                Seed = 7, TrainingCount = 12, Training = new Dictionary<string, string> { ["batch size"] = "32" },
                Metrics = [new ModelMetric("accuracy", 0.75)],
            };
            model.Save(folder["model.safetensors"]);
        }

        (await ToolRun.OfAsync("summary", folder["model.safetensors"])).ShouldBeDone().Output.Should()
            .Contain("Total params: 868,189").And.Contain("Point Source").And.Contain("Seed: 7").And.Contain("batch size: 32").And.Contain("accuracy: 0.7500");
        JsonElement json = (await ToolRun.OfAsync("summary", folder["model.safetensors"], "--json")).ShouldBeDone().Json();
        json.GetProperty("parameters").GetInt64().Should().Be(868_189);
        json.GetProperty("classes")[1].GetString().Should().Be("Point Source");
        json.GetProperty("metrics").GetProperty("accuracy").GetDouble().Should().Be(0.75);
    }

    [Fact]
    public async Task What_is_no_model_is_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["text.safetensors"], "no model");
        (await ToolRun.OfAsync("summary", folder["missing.safetensors"])).ShouldFail(1, "found no such file");
        (await ToolRun.OfAsync("summary", folder["text.safetensors"])).ShouldFail(1, "text.safetensors");
    }
}
