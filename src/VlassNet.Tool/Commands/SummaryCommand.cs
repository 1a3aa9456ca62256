using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using VlassNet.Tool.CommandLine;
using VlassNet.Tool.Screens;

namespace VlassNet.Tool.Commands;

/// <summary>What a model is, and where it comes from.</summary>
internal sealed class SummaryCommand : ToolCommand
{
    private readonly Argument<string> model = Make.Path("MODEL", "The model's file: VlassNet's, PyTorch's, Keras', ONNX or NumPy's.");

    public SummaryCommand(ToolHost host)
        : base(
            host, "summary", "Tells what a model is: its layers, its classes, and its card with what it was trained on and how good it was.",
            "vlassnet summary model.safetensors") => Arguments.Add(model);

    protected override Task<ExitCode> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        using ImageClassifier classifier = ModelFile.LoadAny(parsed.GetRequiredValue(model));
        screen.Result(Text(classifier), () => Json(classifier));
        return Task.FromResult(ExitCode.Done);
    }

    private static string Text(ImageClassifier model)
    {
        StringBuilder text = new();
        if (model.Members.Length > 1)
            text.Append(CultureInfo.InvariantCulture, $"The mean of {model.Members.Length} networks. The first of them:\n");
        text.Append(model.Members[0].Summary().TrimEnd()).Append("\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Classes: {string.Join(", ", model.ClassNames)}\n");
        foreach ((string name, string? value) in Facts(model.Card).Where(fact => fact.Value is not null))
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\n");
        foreach ((string name, string value) in model.Card.Training)
            text.Append(CultureInfo.InvariantCulture, $"  {name}: {value}\n");
        foreach (ModelMetric metric in model.Card.Metrics)
            text.Append(CultureInfo.InvariantCulture, $"{metric.Name}: {metric.Value:F4}\n");
        return text.ToString().TrimEnd();
    }

    private static (string Name, string? Value)[] Facts(ModelCard card) =>
    [
        ("Preparation", card.Preparation), ("Scaling of pixels", card.Normalization), ("Pixel scale", card.PixelScale is { } scale ? $"{scale}″" : null),
        ("Calibration", card.Calibration?.ToString()), ("Trained on", card.TrainingCount is { } train ? $"{train:N0} images, {card.TrainingData}" : card.TrainingData),
        ("Chosen by", card.ValidationCount is { } valid ? $"{valid:N0} images, {card.ValidationData}" : card.ValidationData),
        ("Fine-tuned from", card.FineTunedFrom), ("Seed", card.Seed is { } seed ? $"{seed}" : null),
    ];

    private static JsonObject Json(ImageClassifier model) => new()
    {
        ["networks"] = model.Members.Length,
        ["parameters"] = model.Members.Sum(member => member.Weights.Sum(tensor => (long)tensor.Values.Length)),
        ["input"] = JsonText.Array([model.Input.Rows, model.Input.Columns, model.Input.Channels]),
        ["classes"] = JsonText.Array(model.ClassNames),
        ["preparation"] = model.Card.Preparation,
        ["normalization"] = model.Card.Normalization,
        ["pixelScale"] = JsonText.Number(model.Card.PixelScale),
        ["temperature"] = JsonText.Number(model.Card.Calibration?.Temperature),
        ["averagesSymmetries"] = model.Card.Calibration?.AverageSymmetries,
        ["seed"] = model.Card.Seed,
        ["trainingCount"] = model.Card.TrainingCount,
        ["trainingData"] = model.Card.TrainingData,
        ["validationCount"] = model.Card.ValidationCount,
        ["validationData"] = model.Card.ValidationData,
        ["training"] = new JsonObject(model.Card.Training.Select(option => KeyValuePair.Create(option.Key, (JsonNode?)JsonValue.Create(option.Value)))),
        ["metrics"] = new JsonObject(model.Card.Metrics.Select(metric => KeyValuePair.Create(metric.Name, JsonText.Number(metric.Value)))),
    };
}
