using System.Buffers.Binary;
using VlassNet.Formats.Protobuf;
using static VlassNet.Exchange.Onnx.OnnxFields;

namespace VlassNet.Exchange.Onnx;

/// <summary>
/// The values that a graph does not compute: its initializers, constants, and what exporters make of them, other names (Identity) and
/// matrices turned over (Transpose).
/// </summary>
internal sealed class OnnxConstants(OnnxData data, InputErrors errors)
{
    private const int MatrixAxes = 2;
    private const int MostIntegers = 8;

    private readonly Dictionary<string, OnnxConstant> constants = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    /// <summary>Whether a value is one of them.</summary>
    public bool Has(string name) => constants.ContainsKey(name);

    public void AddInitializer(ProtoFields tensor) => constants[tensor.Text(Tensor.Name)] = new(tensor.Text(Tensor.Name), tensor, false);

    /// <summary>Adds what an operation makes of constants alone.</summary>
    /// <returns>False if it is an operation of the network.</returns>
    public bool TryAdd(OnnxNode node)
    {
        if (node.Outputs is not [var output, ..])
            return false;
        if (node.Type == "Constant" && node.Tensor("value") is { } value)
            constants[output] = new(output, value, false);
        else if (node is { Type: "Identity", Inputs: [var same] } && constants.TryGetValue(same, out OnnxConstant? source))
            constants[output] = source;
        else if (node is { Type: "Transpose", Inputs: [var turned] } && constants.TryGetValue(turned, out OnnxConstant? matrix)
            && matrix.Fields.Integers(Tensor.Sizes).Count == MatrixAxes && node.Integers("perm") is [] or [1, 0])
            constants[output] = matrix with { IsTransposed = !matrix.IsTransposed };
        else
            return false;
        return true;
    }

    /// <summary>The few integers of an operation's input; none where it is something else.</summary>
    public long[] Integers(OnnxNode node, int input)
    {
        string name = input < node.Inputs.Count ? node.Inputs[input] : "";
        if (!constants.TryGetValue(name, out OnnxConstant? constant) || constant.Fields.Integer(Tensor.ElementType) != Element.Integer)
            return [];
        if (constant.Fields.Bytes(Tensor.Raw) is not { } raw)
            return [.. constant.Fields.Integers(Tensor.Integers)];
        if (raw.Length > MostIntegers * sizeof(long))
            return [];
        long[] values = new long[raw.Length / sizeof(long)];
        for (int place = 0; place < values.Length; place++)
            values[place] = BinaryPrimitives.ReadInt64LittleEndian(raw.Span[(place * sizeof(long))..]);
        return values;
    }

    /// <summary>
    /// An operation's input. Vectors may be shared, as exporters merge equal ones; kernels are one operation's only, so that a file becomes
    /// no more in memory than it has.
    /// </summary>
    public (ForeignTensor Values, bool IsTransposed) Take(OnnxNode node, int input)
    {
        string name = input < node.Inputs.Count ? node.Inputs[input] : "";
        if (!constants.TryGetValue(name, out OnnxConstant? constant))
            throw errors.Of($"{node} with its weights in the file", $"no initializer for its input {input}");
        ForeignTensor values = OnnxTensor.Read(constant.Fields, constant.Name, data, errors);
        return values.Shape.Length <= 1 || taken.Add(constant.Name)
            ? (values, constant.IsTransposed)
            : throw errors.Of("weights of its own for each operation", $"'{name}' again for {node}");
    }

    /// <summary>A tensor of the file.</summary>
    /// <param name="Name">The name under which it is there.</param>
    /// <param name="Fields">What the file says of it.</param>
    /// <param name="IsTransposed">Whether its rows are to be columns.</param>
    private sealed record OnnxConstant(string Name, ProtoFields Fields, bool IsTransposed);
}
