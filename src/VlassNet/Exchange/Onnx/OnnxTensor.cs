using VlassNet.Formats.Arrays;
using VlassNet.Formats.Protobuf;
using static VlassNet.Exchange.Onnx.OnnxFields;

namespace VlassNet.Exchange.Onnx;

/// <summary>The constant tensors of an ONNX model.</summary>
internal static class OnnxTensor
{
    /// <summary>Looks at a tensor; its values are read later.</summary>
    /// <exception cref="BadInputException">It is none of floats, or has not its bytes.</exception>
    public static ForeignTensor Read(ProtoFields tensor, string name, OnnxData data, InputErrors errors)
    {
        long[] shape = [.. tensor.Integers(Tensor.Sizes)];
        ForeignType type = tensor.Integer(Tensor.ElementType) switch
        {
            Element.Single => new(new ElementType('f', 4)),
            Element.Half => new(new ElementType('f', 2)),
            Element.Double => new(new ElementType('f', 8)),
            Element.BFloat16 => ForeignType.BFloat16,
            var other => throw errors.Of($"floats as '{name}'", $"the type {other}"),
        };
        ArrayLayout layout = ArrayLayout.TryCreate(type.Element, shape, isFortran: false, out string problem)
            ?? throw errors.Of($"a possible shape of '{name}'", problem);
        if (layout.ByteLength > Array.MaxLength)
            throw errors.Of($"'{name}' of at most {Array.MaxLength:N0} bytes", $"{layout.ByteLength:N0}");
        if (tensor.Integer(Tensor.Location) is > 0)
        {
            Func<byte[]> read = data.Find(tensor, name, layout.ByteLength);
            return new ForeignTensor(name, shape, () => type.ToFloats(read()));
        }

        ReadOnlyMemory<byte>? raw = tensor.Bytes(Tensor.Raw);
        ReadOnlyMemory<byte> values = raw ?? tensor.Bytes(Tensor.Singles) ?? default;

        // Packed floats are the same bytes as raw ones.
        if (values.Length != layout.ByteLength || (raw is null && type.Element.Size != sizeof(float)))
            throw errors.Of($"{layout.ByteLength:N0} bytes for '{name}'", $"{values.Length:N0}");
        return new ForeignTensor(name, shape, () => type.ToFloats(values.ToArray()));
    }
}
