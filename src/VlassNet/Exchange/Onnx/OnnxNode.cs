namespace VlassNet.Exchange.Onnx;

/// <summary>An operation of a graph.</summary>
internal sealed class OnnxNode(OnnxMessage message)
{
    private readonly Dictionary<string, OnnxMessage> attributes = Attributes(message);

    /// <summary>What it does, e.g. <c>Conv</c>.</summary>
    public string Type { get; } = message.Text(4);

    public List<string> Inputs { get; } = [.. message.Texts(1)];

    public List<string> Outputs { get; } = [.. message.Texts(2)];

    /// <summary>The integer of an attribute, or what it is by default.</summary>
    public long Integer(string name, long usual) => attributes.GetValueOrDefault(name)?.Integer(3) ?? usual;

    public float Single(string name, float usual) => attributes.GetValueOrDefault(name)?.Single(2) ?? usual;

    public string Text(string name, string usual) => attributes.GetValueOrDefault(name)?.Text(4) ?? usual;

    /// <summary>The integers of an attribute; none where there is none.</summary>
    public List<long> Integers(string name) => attributes.GetValueOrDefault(name)?.Integers(8) ?? [];

    public OnnxMessage? Tensor(string name) => attributes.GetValueOrDefault(name)?.Child(5);

    public override string ToString() => $"{Type} '{(Outputs.Count > 0 ? Outputs[0] : "")}'";

    private static Dictionary<string, OnnxMessage> Attributes(OnnxMessage message)
    {
        Dictionary<string, OnnxMessage> byName = new(StringComparer.Ordinal);
        foreach (OnnxMessage attribute in message.Children(5))
            byName[attribute.Text(1)] = attribute;
        return byName;
    }
}
