namespace VlassNet.Tool.Tests.Commands;

public sealed class ConvertTests
{
    [Theory]
    [InlineData("model.onnx")]
    [InlineData("model.pt")]
    [InlineData("model.npz")]
    public async Task There_and_back_gives_the_same_probabilities(string other)
    {
        using TemporaryFolder folder = new();
        using VlassCnn model = VlassCnn.Notebook(seed: 3);
        model.Save(folder["model.safetensors"]);
        (await ToolRun.OfAsync("convert", folder["model.safetensors"], folder[other])).ShouldBeDone();
        (await ToolRun.OfAsync("convert", folder[other], folder["back.safetensors"], "--json")).ShouldBeDone()
            .Json().GetProperty("classes").GetArrayLength().Should().Be(4);
        using VlassCnn back = VlassCnn.Load(folder["back.safetensors"]);
        float[] image = [.. Enumerable.Range(0, 64 * 64).Select(pixel => pixel % 7 / 7f)];
        back.Predict(image).Probabilities.ToArray().Zip(model.Predict(image).Probabilities.ToArray())
            .Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-5);
    }

    [Fact]
    public async Task A_model_of_Keras_is_read()
    {
        using TemporaryFolder folder = new();
        (await ToolRun.OfAsync("convert", "before.keras", folder["new/model.safetensors"])).ShouldBeDone();
        using VlassCnn expected = VlassNet.Keras.KerasFile.Load("before.keras"), model = VlassCnn.Load(folder["new/model.safetensors"]);
        Weights.Of(model).Should().Equal(Weights.Of(expected));
    }

    [Fact]
    public async Task What_other_programs_cannot_have_is_said()
    {
        using TemporaryFolder folder = new();
        using VlassCnn one = VlassCnn.Notebook(1), other = VlassCnn.Notebook(2);
        one.Card = one.Card with { Calibration = new Calibration { AverageSymmetries = true, Temperature = 2 } };
        one.Save(folder["calibrated.safetensors"]);
        one.Card = ModelCard.Empty;
        new VlassEnsemble([one, other]).Save(folder["two.safetensors"]);
        (await ToolRun.OfAsync("convert", folder["calibrated.safetensors"], folder["m.onnx"])).ShouldFail(2, "add --without-calibration");
        (await ToolRun.OfAsync("convert", folder["calibrated.safetensors"], folder["m.onnx"], "--without-calibration")).ShouldBeDone();
        (await ToolRun.OfAsync("convert", folder["two.safetensors"], folder["m.pt"])).ShouldFail(2, "choose it with --member 1 to 2");
        (await ToolRun.OfAsync("convert", folder["two.safetensors"], folder["m.pt"], "--member", "3")).ShouldFail(2, "--member: expected 1 to 2");
        (await ToolRun.OfAsync("convert", folder["two.safetensors"], folder["m.pt"], "--member", "2")).ShouldBeDone();
        (await ToolRun.OfAsync("convert", folder["two.safetensors"], folder["m.tflite"])).ShouldFail(2, "expected a name that ends with .safetensors");
    }
}
