using VlassNet.Formats.Protobuf;
using static VlassNet.Exchange.Onnx.OnnxFields;

namespace VlassNet.Exchange.Onnx;

/// <summary>An operation of a graph.</summary>
internal sealed class OnnxNode(ProtoFields message)
{
    private readonly Dictionary<string, ProtoFields> attributes = Attributes(message);

    /// <summary>What it does, e.g. <c>Conv</c>.</summary>
    public string Type { get; } = message.Text(Node.Operation);

    public List<string> Inputs { get; } = [.. message.Texts(Node.Inputs)];

    public List<string> Outputs { get; } = [.. message.Texts(Node.Outputs)];

    /// <summary>The integer of an attribute, or what it is by default.</summary>
    public long Integer(string name, long usual) => attributes.GetValueOrDefault(name)?.Integer(NodeAttribute.Integer) ?? usual;

    public float Single(string name, float usual) => attributes.GetValueOrDefault(name)?.Single(NodeAttribute.Single) ?? usual;

    public string Text(string name, string usual) => attributes.GetValueOrDefault(name)?.Text(NodeAttribute.Text) ?? usual;

    /// <summary>The integers of an attribute; none where there is none.</summary>
    public List<long> Integers(string name) => attributes.GetValueOrDefault(name)?.Integers(NodeAttribute.Integers) ?? [];

    public ProtoFields? Tensor(string name) => attributes.GetValueOrDefault(name)?.Child(NodeAttribute.Tensor);

    public override string ToString() => $"{Type} '{(Outputs.Count > 0 ? Outputs[0] : "")}'";

    private static Dictionary<string, ProtoFields> Attributes(ProtoFields message)
    {
        Dictionary<string, ProtoFields> byName = new(StringComparer.Ordinal);
        foreach (ProtoFields attribute in message.Children(Node.Attributes))
            byName[attribute.Text(NodeAttribute.Name)] = attribute;
        return byName;
    }
}
