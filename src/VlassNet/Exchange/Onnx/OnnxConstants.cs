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
