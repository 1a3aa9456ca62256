using Google.Protobuf;
using VlassNet.Formats.Arrays;

namespace VlassNet.Exchange.Onnx;

/// <summary>The constant tensors of an ONNX model.</summary>
internal static class OnnxTensor
{
    private const int FloatType = 1;
    private const int HalfType = 10;
    private const int DoubleType = 11;

    public static ForeignTensor Read(OnnxMessage tensor, string name, InputErrors errors)
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
        ByteString values = raw ?? tensor.Bytes(4) ?? ByteString.Empty;
        ArrayLayout layout = ArrayLayout.TryCreate(type, shape, isFortran: false, out string problem)
            ?? throw errors.Of($"a possible shape of '{name}'", problem);

        // Packed floats are the same bytes as raw ones.
        if (values.Length != layout.ByteLength || (raw is null && type.Size != sizeof(float)))
            throw errors.Of($"{layout.ByteLength:N0} bytes for '{name}'", $"{values.Length:N0}");
        return new ForeignTensor(name, shape, () => ToFloats(type, values));
    }

    private static float[] ToFloats(ElementType type, ByteString raw)
    {
        float[] values = new float[raw.Length / type.Size];
        ElementConverter.ToFloats(type, raw.ToByteArray(), values);
        return values;
    }
}
