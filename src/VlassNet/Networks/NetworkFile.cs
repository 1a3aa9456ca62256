using System.Collections.Immutable;
using VlassNet.Networks.Safetensors;

namespace VlassNet.Networks;

/// <summary>
/// A network in one safetensors file: the architecture and the class names as metadata, and the weights under the names that a
/// PyTorch module with the same layers has.
/// </summary>
internal static class NetworkFile
{
    private const string FormatKey = "vlassnet.format";
    private const string ArchitectureKey = "vlassnet.architecture";
    private const string ClassesKey = "vlassnet.classes";

    /// <summary>Raised whenever an older version could no longer read the file.</summary>
    private const string FormatVersion = "1";

    private const int ProblemsToldAtMost = 20;
    private const int AxesTold = 8;

    public static void Save(VlassCnn model, Stream stream)
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

        SafetensorsWriter.Write(
            stream,
            [
                new(FormatKey, FormatVersion),
                new(ArchitectureKey, NetworkSpecJson.Write(model.Spec)),
                new(ClassesKey, NetworkSpecJson.WriteNames(model.ClassNames)),
            ],
            model.Weights);
    }

    public static VlassCnn Load(Stream stream, string source)
    {
        WeightsErrors errors = new(source);
        SafetensorsHeader header = SafetensorsReader.ReadHeader(stream, errors);
        (NetworkSpec spec, ImmutableArray<string> classNames) = ReadMetadata(header, errors);
        CheckTensors(header, spec, errors);
        Stream data = SafetensorsReader.OpenData(stream, header, errors);
        NetworkWeights weights = new(spec);
        foreach (SafetensorsEntry entry in header.Entries)
        {
            WeightTensor tensor = weights[entry.Name];
            SafetensorsReader.ReadFloats(data, tensor.Values);
            int index = FiniteScan.FirstNonFinite(tensor.Values);
            if (index >= 0)
            {
                throw errors.At(
                    header.DataStart + entry.Begin + ((long)index * sizeof(float)),
                    $"finite values in '{entry.Name}'",
                    $"{tensor.Values[index]}");
            }
        }

        weights.Touch();
        return new VlassCnn(spec, weights, classNames);
    }

    private static (NetworkSpec Spec, ImmutableArray<string> ClassNames) ReadMetadata(
        SafetensorsHeader header, WeightsErrors errors)
    {
        if (!header.Metadata.TryGetValue(FormatKey, out string? version))
        {
            throw errors.Of(
                $"metadata '{FormatKey}', as VlassCnn.Save writes it",
                $"{header.Entries.Count} tensors without it",
                "Build the network with VlassCnnBuilder and set its weights by name instead.");
        }

        if (version != FormatVersion)
            throw errors.Of($"format {FormatVersion}", $"format {version}", "Read it with a newer version of VlassNet.");
        NetworkSpec spec = Interpret(header, ArchitectureKey, NetworkSpecJson.Read, errors);
        ImmutableArray<string> names = Interpret(header, ClassesKey, NetworkSpecJson.ReadNames, errors);
        ThrowIfAny(NetworkRules.Problems(spec), errors);
        if (names.Length != spec.Classes)
            throw errors.Of($"{spec.Classes} class names, as many as classes", $"{names.Length}");
        ThrowIfAny([.. ClassNames.Problems(names)], errors);
        return (spec, names);
    }

    private static void ThrowIfAny(ImmutableArray<string> problems, WeightsErrors errors)
    {
        if (problems.Length > 0)
            throw errors.Of("a network that can be built", List(problems));
    }

    private static T Interpret<T>(SafetensorsHeader header, string key, Func<string, T> read, WeightsErrors errors)
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

    /// <summary>Compares the tensors that the file has with those that its architecture needs, and tells all differences.</summary>
    private static void CheckTensors(SafetensorsHeader header, NetworkSpec spec, WeightsErrors errors)
    {
        Dictionary<string, SafetensorsEntry> found = new(StringComparer.Ordinal);
        foreach (SafetensorsEntry entry in header.Entries)
            found.Add(entry.Name, entry);
        List<string> problems = [];
        foreach (WeightLayout layout in WeightLayout.Of(spec))
        {
            if (!found.Remove(layout.Name, out SafetensorsEntry? entry))
                problems.Add($"no '{layout.Name}'");
            else if (entry.DType != "F32")
                problems.Add($"'{entry.Name}' of type {entry.DType} instead of F32");
            else if (!HasShape(entry, layout))
                problems.Add($"'{entry.Name}' of shape {Format(entry.Shape)} instead of {Format(layout.Shape)}");
            else if (entry.End - entry.Begin != layout.Length * sizeof(float))
                problems.Add($"'{entry.Name}' in {entry.End - entry.Begin} bytes instead of {layout.Length * sizeof(float)}");
        }

        foreach (string name in found.Keys)
            problems.Add($"'{name}' in excess");
        if (problems.Count > 0)
            throw errors.Of("the tensors of its architecture", List(problems));
    }

    /// <summary>The problems as text; a file made to annoy can have millions.</summary>
    private static string List(IReadOnlyCollection<string> problems) =>
        string.Join("; ", problems.Take(ProblemsToldAtMost))
        + (problems.Count > ProblemsToldAtMost ? $"; and {problems.Count - ProblemsToldAtMost} more" : "");

    private static bool HasShape(SafetensorsEntry entry, WeightLayout layout)
    {
        bool same = entry.Shape.Count == layout.Shape.Length;
        for (int axis = 0; same && axis < layout.Shape.Length; axis++)
            same = entry.Shape[axis] == layout.Shape[axis];
        return same;
    }

    private static string Format<T>(IReadOnlyCollection<T> shape) =>
        $"({string.Join(", ", shape.Take(AxesTold))}{(shape.Count > AxesTold ? ", …" : "")})";
}
