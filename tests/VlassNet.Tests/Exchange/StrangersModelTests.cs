using System.Text.Json;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Exchange;
using VlassNet.Networks;
using VlassNet.Tests.Data;

namespace VlassNet.Tests.Exchange;

/// <summary>Networks as strangers write them, which lie beside the project; the right probabilities are PyTorch's.</summary>
public sealed class StrangersModelTests
{
    private static readonly LabeledImages Image = LabeledImages.Create(
        [.. Enumerable.Range(0, 256).Select(place => place * 7919 % 1000 / 1000f)], [0], new ImageShape(16, 16), ["a", "b", "c", "d"]);

    [RealDataFact]
    public void They_predict_what_they_predicted_there()
    {
        using JsonDocument right = JsonDocument.Parse(File.ReadAllText(Beside("probabilities.json")));
        foreach (JsonProperty one in right.RootElement.EnumerateObject())
        {
            string path = Beside($"models/{one.Name}");
            if (one.Value.ValueKind != JsonValueKind.Array || !File.Exists(path))
                continue;

            // The names bn1, bn2, c1 and c2 do not tell what comes between them.
            ImportOptions options = new() { Normalization = one.Name.StartsWith("bn_", StringComparison.Ordinal) ? NormalizationPlace.AfterRelu : null };
            using VlassCnn model = ModelImporter.Load(path, options);
            double tolerance = one.Name == "faint_bn.pt" ? 1e-4 : 1e-5;
            Difference(model, [.. one.Value.EnumerateArray().Select(value => value.GetDouble())]).Should().BeLessThan(tolerance, one.Name);
        }
    }

    [RealDataFact]
    public void What_cannot_be_told_is_asked_for()
    {
        Action load = () => ModelImporter.Load(Beside("models/bn_declared_swapped_same_size.pt"));
        load.Should().Throw<BadInputException>().WithMessage("*before the ReLU or after*ImportOptions.Normalization*");
        load = () => ModelImporter.Load(Beside("models/wholemodule.pt"));
        load.Should().Throw<BadInputException>().WithMessage("*a whole module*torch.save(network.state_dict(), path)*");
        using VlassCnn fused = ModelImporter.Load(Beside("models/cbr_fused.onnx")), plain = ModelImporter.Load(Beside("models/conv_bn_relu.pt"));
        fused.Weights["norm1.running_var"].Values.ToArray().Should().AllBeEquivalentTo(0.999f);
        plain.Weights["norm1.running_var"].Values.ToArray().Should().AllBeEquivalentTo(0.999f);
    }

    [RealDataFact]
    public void Files_that_are_made_to_do_harm_are_refused()
    {
        Action load = () => VlassCnn.Load(Beside("hostile/model-hostile-card.safetensors"));
        string message = load.Should().Throw<BadInputException>().WithMessage("*without control characters*").Which.Message;
        message.Should().NotContainAny("\0", "\u001b", "\r", "\n", "\u202e");
        foreach (string path in Directory.GetFiles(Beside("hostile"), "*.bin"))
        {
            string renamed = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            File.Copy(path, renamed);
            load = () => ModelImporter.Load(renamed).Dispose();
            load.Should().Throw<BadInputException>(Path.GetFileName(path)).WithMessage("*an archive whose entries are within its*");
            load = () => new NpyDatasetSource(renamed).Load();
            load.Should().Throw<BadInputException>(Path.GetFileName(path)).WithMessage("*an archive whose entries are within its*");
            File.Delete(renamed);
        }
    }

    private static double Difference(VlassCnn model, double[] right) =>
        Enumerable.Range(0, right.Length).Max(i => Math.Abs(new Evaluator().Predict(model, Image)[0].Probabilities[i] - right[i]));

    private static string Beside(string name) => RealDataFactAttribute.Path($"strangers/{name}");
}
