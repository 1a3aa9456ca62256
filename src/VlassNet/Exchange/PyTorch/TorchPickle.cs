using VlassNet.Formats.Arrays;
using VlassNet.Formats.Pickle;

namespace VlassNet.Exchange.PyTorch;

/// <summary>
/// What a pickle of <c>torch.save</c> may refer to: storages, which are entries of the archive, and tensors over them. See
/// <c>torch/_utils.py</c> and <c>torch/serialization.py</c> for the arguments.
/// </summary>
internal sealed class TorchPickle : IPickleDialect
{
    private const int MostAxes = 8;
    private const int LongestKey = 100;

    /// <summary>
    /// Whose names may be of what lies beside a network: optimizers, paths, devices, dates, settings, one's own classes, and the modules of
    /// TorchScript. They are data here. All others are refused by name, as they have no business in such a file.
    /// </summary>
    private static readonly string[] Beside =
    [
        "torch.", "__torch__.", "__main__.", "pathlib.", "datetime.", "omegaconf.", "lightning.", "lightning_fabric.", "pytorch_lightning.",
        "torchmetrics.",
    ];

    /// <summary>Names that are called, or are the type of a storage.</summary>
    private static readonly Dictionary<string, object> Names = new(StringComparer.Ordinal)
    {
        ["torch._utils._rebuild_tensor_v2"] = new TorchFunction("_rebuild_tensor_v2"),
        ["torch._utils._rebuild_parameter"] = new TorchFunction("_rebuild_parameter"),
        ["torch.Size"] = PickleGlobal.Sequence,
        ["torch.FloatStorage"] = new TorchType("float32", new(new ElementType('f', 4))),
        ["torch.DoubleStorage"] = new TorchType("float64", new(new ElementType('f', 8))),
        ["torch.HalfStorage"] = new TorchType("float16", new(new ElementType('f', 2))),
        ["torch.BFloat16Storage"] = new TorchType("bfloat16", ForeignType.BFloat16),
        ["torch.LongStorage"] = new TorchType("int64", new(new ElementType('i', 8))),
        ["torch.IntStorage"] = new TorchType("int32", new(new ElementType('i', 4))),
        ["torch.ShortStorage"] = new TorchType("int16", new(new ElementType('i', 2))),
        ["torch.CharStorage"] = new TorchType("int8", new(new ElementType('i', 1))),
        ["torch.ByteStorage"] = new TorchType("uint8", new(new ElementType('u', 1))),
        ["torch.BoolStorage"] = new TorchType("bool", new(new ElementType('b', 1))),

        ["collections.Counter"] = PickleGlobal.Mapping,
        ["collections.defaultdict"] = new TorchFunction("defaultdict"),
        ["collections.deque"] = PickleGlobal.Sequence,

        // What Lightning keeps hyperparameters in: dictionaries by other names.
        ["argparse.Namespace"] = PickleGlobal.Mapping,
        ["lightning.fabric.utilities.data.AttributeDict"] = PickleGlobal.Mapping,
        ["lightning_fabric.utilities.data.AttributeDict"] = PickleGlobal.Mapping,
        ["pytorch_lightning.utilities.parsing.AttributeDict"] = PickleGlobal.Mapping,
    };

    public object? Find(string module, string name)
    {
        string full = $"{module}.{name}";
        return Names.GetValueOrDefault(full)
            ?? (Array.Exists(Beside, prefix => full.StartsWith(prefix, StringComparison.Ordinal)) ? new PickleOpaque(full) : null);
    }

    public object? Resolve(object? id) => id is PickleTuple { Items: [var kind, TorchType type, string key, string, long count, ..] }
        && PickleText.Is(kind, "storage") && count >= 0 && key.Length <= LongestKey
        ? new TorchStorage(type, key, count)
        : null;

    public object? Call(object name, object?[] arguments) => (name, arguments) switch
    {
        (TorchFunction { Name: "_rebuild_tensor_v2" }, [TorchStorage storage, long offset, PickleTuple size, PickleTuple stride, ..])
            when Numbers(size) is { } sizes && Numbers(stride) is { } strides && sizes.Length == strides.Length && offset >= 0 =>
            new TorchTensor(storage, offset, sizes, strides),
        (TorchFunction { Name: "_rebuild_parameter" }, [TorchTensor tensor, ..]) => tensor,
        (TorchFunction { Name: "defaultdict" }, _) => new PickleDictionary(),
        (PickleOpaque opaque, _) => new PickleOpaque(opaque.Name),
        _ => null,
    };

    private static long[]? Numbers(PickleTuple tuple) =>
        tuple.Items.Length <= MostAxes && tuple.Items.All(item => item is >= 0L) ? [.. tuple.Items.Cast<long>()] : null;
}

/// <summary>A function that puts together what VlassNet reads.</summary>
internal sealed record TorchFunction(string Name);

/// <summary>The type of a storage's elements.</summary>
/// <param name="Name">Its name in PyTorch.</param>
/// <param name="Type">What VlassNet calls it.</param>
internal sealed record TorchType(string Name, ForeignType Type);

/// <summary>A run of numbers in an entry of the archive.</summary>
/// <param name="Type">What they are.</param>
/// <param name="Key">The entry, under <c>data/</c>.</param>
/// <param name="Count">How many there are.</param>
internal sealed record TorchStorage(TorchType Type, string Key, long Count)
{
    public long ByteLength => Count > long.MaxValue / Type.Type.Element.Size ? long.MaxValue : Count * Type.Type.Element.Size;
}

/// <summary>A view of a storage.</summary>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Size, long[] Stride)
{
    /// <summary>How many values it shows; what no memory can hold is the greatest number.</summary>
    public long Length => ForeignTensor.LengthOf(Size);

    /// <summary>The index after the last value of the storage that it shows.</summary>
    public Int128 End => Length == 0
        ? Offset
        : Size.Zip(Stride).Aggregate((Int128)Offset + 1, (end, axis) => end + ((Int128)(axis.First - 1) * axis.Second));

    public override string ToString() => $"a tensor of shape ({string.Join(", ", Size)})";
}
