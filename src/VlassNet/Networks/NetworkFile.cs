using System.Collections.Immutable;

namespace VlassNet.Networks;

/// <summary>
/// A network in one safetensors file: the architecture, the class names and the model card as metadata, and the weights under the
/// names that a PyTorch module with the same layers has.
/// </summary>
internal static class NetworkFile
{
    public const string FormatKey = "vlassnet.format";
    public const string ClassesKey = "vlassnet.classes";
    public const string CardKey = "vlassnet.card";

    /// <summary>Raised whenever an older version could no longer read the file.</summary>
    private const string FormatVersion = "1";

    public static void Save(VlassCnn model, Stream stream)
    {
        RequireFinite(model);
        WeightFile.Write(
            stream,
            new(FormatKey, FormatVersion),
            [new(ClassesKey, NetworkSpecJson.WriteNames(model.ClassNames)), new(CardKey, ModelCardJson.Write(model.Card))],
            [new("", model.Weights)]);
    }

    /// <summary>Refuses a network that has diverged.</summary>
    /// <exception cref="InvalidOperationException">A weight is NaN or infinite.</exception>
    public static void RequireFinite(VlassCnn model)
    {
        foreach (WeightTensor tensor in model.Weights)
        {
            int index = FiniteScan.FirstNonFinite(tensor.Values);
            if (index >= 0)
            {
                throw new InvalidOperationException(
                    $"{tensor.Name}: expected finite values; received {tensor.Values[index]} at {index}. "
                    + "The network has diverged and is not saved; train it again with a lower learning rate.");
            }
        }
    }

    public static VlassCnn Read(WeightFile file)
    {
        if (file.Has(EnsembleFile.FormatKey))
            throw file.Errors.Of("one network", "an ensemble of several", "Load it with VlassEnsemble.Load, or either with ImageClassifier.Load.");
        if (file.Format is null)
        {
            throw file.Errors.Of(
                $"metadata '{FormatKey}', as VlassCnn.Save writes it",
                $"{file.TensorCount} tensors without it",
                "Build the network with VlassCnnBuilder and set its weights by name instead.");
        }

        RequireVersion(file.Format, file.Errors);
        NetworkSpec spec = file.ReadArchitecture();
        ImmutableArray<string> names = ReadNames(file);
        RequireClasses(file, spec, names);
        file.ThrowIfAny([.. ClassNameRules.Problems(names)]);

        // Files of the first versions have none.
        ModelCard card = file.Has(CardKey) ? ReadCard(file, CardKey, names.Length) : ModelCard.Empty;
        return new VlassCnn(spec, file.Read(spec, "")[""], names) { Card = card };
    }

    /// <summary>The names of the classes.</summary>
    /// <exception cref="BadInputException">There are none.</exception>
    public static ImmutableArray<string> ReadNames(WeightFile file) => file.Interpret(ClassesKey, NetworkSpecJson.ReadNames);

    /// <exception cref="BadInputException">There are not as many names as classes.</exception>
    public static void RequireClasses(WeightFile file, NetworkSpec spec, ImmutableArray<string> names)
    {
        if (names.Length != spec.Classes)
            throw file.Errors.Of($"{spec.Classes} class names, as many as classes", $"{names.Length}");
    }

    /// <summary>A card for so many classes.</summary>
    /// <exception cref="BadInputException">It is not there, or cannot be.</exception>
    public static ModelCard ReadCard(WeightFile file, string key, int classes) => file.Interpret(key, text => ModelCardJson.Read(text, classes));

    /// <summary>Refuses a file of a newer format; one of another program states none.</summary>
    /// <exception cref="BadInputException">The format is another.</exception>
    public static void RequireVersion(string? format, InputErrors errors)
    {
        if (format is not (null or FormatVersion))
            throw errors.Of($"format {FormatVersion}", $"format {format}", "Read it with a newer version of VlassNet.");
    }
}
