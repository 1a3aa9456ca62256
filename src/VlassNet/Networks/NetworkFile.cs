using System.Collections.Immutable;
using VlassNet.Networks.Safetensors;

namespace VlassNet.Networks;

/// <summary>
/// A network in one safetensors file: the architecture, the class names and the model card as metadata, and the weights under the
/// names that a PyTorch module with the same layers has.
/// </summary>
internal static class NetworkFile
{
    private const string FormatKey = "vlassnet.format";
    public const string ArchitectureKey = "vlassnet.architecture";
    public const string ClassesKey = "vlassnet.classes";
    public const string CardKey = "vlassnet.card";

    /// <summary>Raised whenever an older version could no longer read the file.</summary>
    private const string FormatVersion = "1";

    public static void Save(VlassCnn model, Stream stream)
    {
        RequireFinite(model);
        SafetensorsWriter.Write(
            stream,
            [
                new(FormatKey, FormatVersion),
                new(ArchitectureKey, NetworkSpecJson.Write(model.Spec)),
                new(ClassesKey, NetworkSpecJson.WriteNames(model.ClassNames)),
                new(CardKey, ModelCardJson.Write(model.Card)),
            ],
            [.. model.Weights.Select(tensor => new SafetensorsTensor(tensor.Name, tensor.Shape, tensor.Values))]);
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
                    + "The network has diverged and is not saved; train it anew with a lower learning rate.");
            }
        }
    }

    public static VlassCnn Load(Stream stream, string source)
    {
        WeightsErrors errors = new(source);
        SafetensorsHeader header = SafetensorsReader.ReadHeader(stream, errors);
        (NetworkSpec spec, ImmutableArray<string> classNames) = ReadMetadata(header, errors);

        // Files of the first versions have none.
        ModelCard card = header.Metadata.ContainsKey(CardKey)
            ? Interpret(header, CardKey, ModelCardJson.Read, errors)
            : ModelCard.Empty;
        TensorTable.Require(header, WeightLayout.Of(spec), errors);
        Stream data = SafetensorsReader.OpenData(stream, header, errors);
        NetworkWeights weights = new(spec);
        TensorTable.Read(data, header, name => weights[name].Values, errors);
        weights.Touch();
        return new VlassCnn(spec, weights, classNames) { Card = card };
    }

    /// <summary>Refuses a file of a newer format; one of another program states none.</summary>
    /// <exception cref="WeightsFormatException">The format is another.</exception>
    public static void RequireVersion(SafetensorsHeader header, WeightsErrors errors)
    {
        if (header.Metadata.TryGetValue(FormatKey, out string? version) && version != FormatVersion)
            throw errors.Of($"format {FormatVersion}", $"format {version}", "Read it with a newer version of VlassNet.");
    }

    private static (NetworkSpec Spec, ImmutableArray<string> ClassNames) ReadMetadata(
        SafetensorsHeader header, WeightsErrors errors)
    {
        if (!header.Metadata.ContainsKey(FormatKey))
        {
            throw errors.Of(
                $"metadata '{FormatKey}', as VlassCnn.Save writes it",
                $"{header.Entries.Count} tensors without it",
                "Build the network with VlassCnnBuilder and set its weights by name instead.");
        }

        RequireVersion(header, errors);
        NetworkSpec spec = ReadArchitecture(header, errors);
        ImmutableArray<string> names = Interpret(header, ClassesKey, NetworkSpecJson.ReadNames, errors);
        if (names.Length != spec.Classes)
            throw errors.Of($"{spec.Classes} class names, as many as classes", $"{names.Length}");
        ThrowIfAny([.. ClassNames.Problems(names)], errors);
        return (spec, names);
    }

    /// <summary>The architecture that the metadata state.</summary>
    /// <exception cref="WeightsFormatException">They state none, or one that cannot be built.</exception>
    public static NetworkSpec ReadArchitecture(SafetensorsHeader header, WeightsErrors errors)
    {
        NetworkSpec spec = Interpret(header, ArchitectureKey, NetworkSpecJson.Read, errors);
        ThrowIfAny(NetworkRules.Problems(spec), errors);
        return spec;
    }

    private static void ThrowIfAny(ImmutableArray<string> problems, WeightsErrors errors)
    {
        if (problems.Length > 0)
            throw errors.Of("a network that can be built", TensorTable.List(problems));
    }

    /// <summary>Reads one string of the metadata.</summary>
    /// <exception cref="WeightsFormatException">It is not there, or not what it should be.</exception>
    public static T Interpret<T>(SafetensorsHeader header, string key, Func<string, T> read, WeightsErrors errors)
    {
        if (!header.Metadata.TryGetValue(key, out string? text))
            throw errors.Of($"metadata '{key}'", "none of that name");
        try
        {
            return read(text);
        }
        catch (FormatException error)
        {
            throw errors.Of($"metadata '{key}' as VlassCnn.Save writes them", error.Message.TrimEnd('.'));
        }
    }
}
