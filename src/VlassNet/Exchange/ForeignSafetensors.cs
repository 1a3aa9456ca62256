using VlassNet.Formats.Arrays;
using VlassNet.Formats.Safetensors;
using VlassNet.Networks;

namespace VlassNet.Exchange;

/// <summary>A safetensors file of another program: tensors under the names of a state dictionary.</summary>
internal static class ForeignSafetensors
{
    private static readonly Dictionary<string, ForeignType> Types = new(StringComparer.Ordinal)
    {
        ["F16"] = new(new('f', 2)), ["F32"] = new(new('f', 4)), ["F64"] = new(new('f', 8)), ["BF16"] = ForeignType.BFloat16,
        ["I64"] = new(new('i', 8)), ["I32"] = new(new('i', 4)),
    };

    public static (ForeignLayers Layers, ForeignMetadata Metadata) Read(FileStream file, InputErrors errors)
    {
        SafetensorsHeader header = SafetensorsReader.ReadHeader(file, errors);
        if (header.Metadata.ContainsKey(EnsembleFile.FormatKey))
            throw errors.Of("one network", "an ensemble of several", "Load it with VlassEnsemble.Load.");
        NetworkFile.RequireVersion(header.Metadata.GetValueOrDefault(NetworkFile.FormatKey), errors);
        SafetensorsReader.OpenData(file, header, errors);
        IEnumerable<SafetensorsEntry> entries = header.Entries.OrderBy(entry => entry.Name, NaturalOrder.Comparer);
        ForeignLayers layers = StateDictionary.Read(entries.Select(entry => Tensor(file, header, entry, errors)), errors);
        return (layers, ForeignMetadata.Read(header.Metadata.GetValueOrDefault, errors));
    }

    private static ForeignTensor Tensor(FileStream file, SafetensorsHeader header, SafetensorsEntry entry, InputErrors errors)
    {
        if (!Types.TryGetValue(entry.DType, out ForeignType type))
            throw errors.Of($"'{entry.Name}' of type {string.Join(", ", Types.Keys)}", entry.DType, "Save the weights as float32.");
        ArrayLayout layout = ArrayLayout.TryCreate(type.Element, [.. entry.Shape], isFortran: false, out string problem)
            ?? throw errors.Of($"a possible shape of '{entry.Name}'", problem);
        if (layout.ByteLength > Array.MaxLength)
            throw errors.Of($"'{entry.Name}' of at most {Array.MaxLength:N0} bytes", $"{layout.ByteLength:N0}");
        if (layout.ByteLength != entry.End - entry.Begin)
            throw errors.At(header.DataStart + entry.Begin, $"{layout.ByteLength:N0} bytes for '{entry.Name}'", $"{entry.End - entry.Begin:N0}");
        return new ForeignTensor(entry.Name, layout.Shape, () =>
        {
            byte[] bytes = new byte[layout.ByteLength];
            file.Position = header.DataStart + entry.Begin;
            file.ReadExactly(bytes);
            return type.ToFloats(bytes);
        });
    }
}
