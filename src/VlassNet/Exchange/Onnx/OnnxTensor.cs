using Google.Protobuf;
using VlassNet.Data.Arrays;

namespace VlassNet.Exchange.Onnx;

/// <summary>The constant tensors of an ONNX model.</summary>
internal static class OnnxTensor
{
    private const int FloatType = 1;
    private const int HalfType = 10;
    private const int DoubleType = 11;

    public static ForeignTensor Read(OnnxMessage tensor, string name, ForeignErrors errors)
    {
        long[] shape = [.. tensor.Integers(1)];
        ElementType type = tensor.Integer(2) switch
        {
            FloatType => new ElementType('f', 4),
            HalfType => new ElementType('f', 2),
            DoubleType => new ElementType('f', 8),
            var other => throw errors.Of($"floats as '{name}'", $"the type {other}"),
        };
        if (tensor.Integer(14) is > 0)
            throw errors.Of($"the values of '{name}' in the file", "a reference to another file", "Export the model as one file.");
        ByteString? raw = tensor.Bytes(9);
        float[]? values = raw is null ? tensor.Singles(4) : null;
        ArrayLayout layout = ArrayLayout.TryCreate(type, shape, isFortran: false, out string problem)
            ?? throw errors.Of($"a possible shape of '{name}'", problem);
        if (raw is null ? values!.Length != layout.Count : raw.Length != layout.ByteLength)
            throw errors.Of($"{layout.Count:N0} values for '{name}'", raw is null ? $"{values!.Length:N0}" : $"{raw.Length:N0} bytes");
        return new ForeignTensor(name, shape, () => values ?? ToFloats(type, raw!));
    }

    private static float[] ToFloats(ElementType type, ByteString raw)
    {
        float[] values = new float[raw.Length / type.Size];
        ElementConverter.ToFloats(type, raw.ToByteArray(), values);
        return values;
    }
}
