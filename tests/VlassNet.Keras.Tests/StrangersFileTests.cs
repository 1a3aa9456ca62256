using System.Text.Json;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.Keras.Tests;

/// <summary>Models as strangers write them, which lie beside the project; the right probabilities are Keras'.</summary>
public sealed class StrangersFileTests
{
    private static readonly LabeledImages Image = LabeledImages.Create(
        [.. Enumerable.Range(0, 256).Select(place => place * 7919 % 1000 / 1000f)], [0], new ImageShape(16, 16), ["a", "b", "c", "d"]);

    [StrangersFact]
    public void They_predict_what_they_predicted_there()
    {
        using JsonDocument right = JsonDocument.Parse(File.ReadAllText(StrangersFactAttribute.Path("probabilities.json")));
        foreach (JsonProperty one in right.RootElement.EnumerateObject())
        {
            string path = StrangersFactAttribute.Path($"keras/{one.Name}");
            if (one.Value.ValueKind != JsonValueKind.Array || !File.Exists(path))
                continue;
            using VlassCnn model = KerasFile.Load(path);
            ImagePrediction found = new Evaluator().Predict(model, Image)[0];
            Enumerable.Range(0, one.Value.GetArrayLength()).Max(i => Math.Abs(found.Probabilities[i] - one.Value[i].GetDouble()))
                .Should().BeLessThan(1e-5, one.Name);
        }
    }

    [StrangersFact]
    public void The_usual_order_and_a_rescaling_are_read()
    {
        foreach (string name in (string[])["conv_bn_relu.keras", "rescaling.keras"])
            KerasFile.Load(StrangersFactAttribute.Path($"keras/{name}")).Dispose();
    }

    [StrangersFact]
    public void An_archive_that_is_made_to_do_harm_is_refused()
    {
        string path = Directory.GetFiles(StrangersFactAttribute.Path("hostile"), "keras-zip-*").Single();
        Action load = () => KerasFile.Load(path).Dispose();
        load.Should().Throw<BadInputException>().WithMessage("*expected an archive whose entries are within its*");
    }

    /// <summary>A test that is skipped where the files do not lie beside the project.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class StrangersFactAttribute : FactAttribute
    {
        private static readonly string? Folder = Find();

        public StrangersFactAttribute()
        {
            if (Folder is null)
                Skip = "the folder shared/data/strangers is not beside the project";
        }

        public static string Path(string name) => System.IO.Path.Combine(Folder!, name);

        private static string? Find()
        {
            for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            {
                string folder = System.IO.Path.Combine(at.FullName, "shared", "data", "strangers");
                if (Directory.Exists(folder))
                    return folder;
            }

            return null;
        }
    }
}
