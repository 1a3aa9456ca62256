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

    public static VlassCnn Load(Stream stream, string source)
    {
        WeightFile file = WeightFile.Open(stream, source, FormatKey);
        if (file.Format is null)
        {
            throw file.Errors.Of(
                $"metadata '{FormatKey}', as VlassCnn.Save writes it",
                $"{file.TensorCount} tensors without it",
                "Build the network with VlassCnnBuilder and set its weights by name instead.");
        }

        RequireVersion(file.Format, file.Errors);
        NetworkSpec spec = file.ReadArchitecture();
        ImmutableArray<string> names = file.Interpret(ClassesKey, NetworkSpecJson.ReadNames);
        if (names.Length != spec.Classes)
            throw file.Errors.Of($"{spec.Classes} class names, as many as classes", $"{names.Length}");
        file.ThrowIfAny([.. ClassNameRules.Problems(names)]);

        // Files of the first versions have none.
        ModelCard card = file.Has(CardKey) ? file.Interpret(CardKey, ModelCardJson.Read) : ModelCard.Empty;
        return new VlassCnn(spec, file.Read(spec, "")[""], names) { Card = card };
    }

    /// <summary>Refuses a file of a newer format; one of another program states none.</summary>
    /// <exception cref="BadInputException">The format is another.</exception>
    public static void RequireVersion(string? format, InputErrors errors)
    {
        if (format is not (null or FormatVersion))
            throw errors.Of($"format {FormatVersion}", $"format {format}", "Read it with a newer version of VlassNet.");
    }
}
