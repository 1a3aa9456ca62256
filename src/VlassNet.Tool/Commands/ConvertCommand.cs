using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using VlassNet.Tool.CommandLine;
using VlassNet.Tool.Screens;
using VlassNet.Tool.Work;

namespace VlassNet.Tool.Commands;

/// <summary>Models from and to other programs.</summary>
internal sealed class ConvertCommand : ToolCommand
{
    /// <summary>What is written, by the end of the file's name; the first that fits.</summary>
    private static readonly (string Extension, Action<VlassCnn, string> Write)[] Formats =
    [
        (".safetensors", (network, path) => network.Save(path)),
        (".onnx", ModelExporter.ExportOnnx),
        (".pt", ModelExporter.ExportPyTorch),
        (".pth", ModelExporter.ExportPyTorch),
        (".keras.npz", ModelExporter.ExportKerasNpz),
        (".npz", ModelExporter.ExportNpz),
    ];

    private readonly Argument<string> model = Make.Path(
        "MODEL",
        "VlassNet's .safetensors, PyTorch's .pt, .pth, .ckpt or .safetensors, TorchSharp's .dat, .onnx, Keras' .keras or .h5, NumPy's .npz.");

    private readonly Argument<string> output = Make.Path(
        "OUT", "What the name ends with decides: .safetensors, .onnx, .pt (a state dictionary for PyTorch), .npz, or .keras.npz for Keras' set_weights.");

    private readonly Option<int?> member = Make.Number("--member", 1, 64, "Which network of an ensemble; other programs have no ensembles.");
    private readonly Option<bool> uncalibrated = new("--without-calibration")
    {
        Description = "Leave the calibration out, where the other program cannot have it.",
    };

    private readonly Option<ImmutableArray<string>?> classNames = Make.Parsed<ImmutableArray<string>>(
        "--class-names", "A,B,…", "The names of the classes, where the file does not say them.", text => [.. text.Split(',', StringSplitOptions.TrimEntries)]);

    private readonly Option<NormalizationPlace?> place = Make.Choice(
        "--batch-normalization", "Whether batch normalisations come after the ReLU or before, where the file does not say it.",
        ("after-relu", NormalizationPlace.AfterRelu), ("before-relu", NormalizationPlace.BeforeRelu));

    public ConvertCommand(ToolHost host)
        : base(
            host, "convert", "Makes a model of another program one of VlassNet, or the other way.",
            "vlassnet convert model.safetensors model.onnx",
            "vlassnet convert network.pt model.safetensors --class-names FRI,FRII")
    {
        Arguments.Add(model);
        Arguments.Add(output);
        foreach (Option option in (Option[])[member, uncalibrated, classNames, place])
            Options.Add(option);
    }

    protected override Task<ExitCode> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop)
    {
        string path = parsed.GetRequiredValue(output);
        Action<VlassCnn, string> write = Formats.FirstOrDefault(format => path.EndsWith(format.Extension, StringComparison.OrdinalIgnoreCase)).Write
            ?? throw new UsageException($"OUT: expected a name that ends with {string.Join(", ", Formats.Select(format => format.Extension))}; received '{path}'.");
        OutputFile.Prepare(path);
        using ImageClassifier loaded = ModelFile.LoadAny(
            parsed.GetRequiredValue(model), new ImportOptions { ClassNames = parsed.GetValue(classNames), Normalization = parsed.GetValue(place) });
        VlassCnn network = Choose(loaded, parsed.GetValue(member));
        if (parsed.GetValue(uncalibrated))
            network.Card = network.Card with { Calibration = null };
        else if (network.Card.Calibration is { AverageSymmetries: true } && !path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            throw new UsageException("The model is calibrated for the mean of an image's eight views, which other programs do not compute: add --without-calibration.");
        write(network, path);
        screen.Result(
            $"{network} is in {path}.",
            () => new JsonObject { ["model"] = path, ["classes"] = JsonText.Array(network.ClassNames), ["network"] = network.ToString() });
        return Task.FromResult(ExitCode.Done);
    }

    private static VlassCnn Choose(ImageClassifier model, int? member)
    {
        int count = model.Members.Length;
        if (member is null && count > 1)
            throw new UsageException($"The model is {count} networks, and other programs have one: choose it with --member 1 to {count}.");
        return member is null || member <= count
            ? model.Members[(member ?? 1) - 1]
            : throw new UsageException($"--member: expected 1 to {count}, the networks of the model; received {member}.");
    }
}
