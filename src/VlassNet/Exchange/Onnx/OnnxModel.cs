using System.Runtime.InteropServices;
using VlassNet.Formats.Protobuf;
using VlassNet.Formats.Safetensors;
using VlassNet.Networks;
using static VlassNet.Exchange.Onnx.OnnxFields;

namespace VlassNet.Exchange.Onnx;

/// <summary>A network as an ONNX model.</summary>
internal static class OnnxModel
{
    /// <summary>The name of the input, <c>(batch, channel, row, column)</c>.</summary>
    public const string Input = "images";

    /// <summary>The name of the output, <c>(batch, class)</c>.</summary>
    public const string Output = "probabilities";

    private const string Batch = "batch";

    /// <summary>The version of the file's format that came with <see cref="Operators"/>.</summary>
    private const int FormatVersion = 8;
    private const int Operators = 17;

    public static byte[] Write(VlassCnn model)
    {
        ProtoMessage graph = new();
        string result = Input;
        for (int block = 1; block <= model.Spec.Blocks.Length; block++)
            result = AddBlock(graph, block, result, model.Spec.Blocks[block - 1].Pool);
        if (model.Spec.GlobalAverage)
            result = AddNode(graph, "GlobalAveragePool", "average", [result]);
        result = AddNode(graph, "Flatten", "features", [result], Integer("axis", 1));
        for (int layer = 1; layer <= model.Spec.Hidden.Length; layer++)
            result = AddNode(graph, "Relu", $"dense{layer}.relu", [AddDense(graph, layer, result)]);
        result = AddDense(graph, model.Spec.Hidden.Length + 1, result);
        AddNode(graph, "Softmax", Output, [result], Integer("axis", 1));
        graph.Add(Graph.Name, "VlassNet");
        foreach (WeightTensor tensor in model.Weights)
            graph.Add(Graph.Initializers, Initializer(tensor));
        ImageShape shape = model.Spec.Input;
        graph.Add(Graph.Inputs, Described(Input, shape.Channels, shape.Rows, shape.Columns));
        graph.Add(Graph.Outputs, Described(Output, model.Spec.Classes));
        ProtoMessage file = new ProtoMessage()
            .Add(Model.FormatVersion, FormatVersion)
            .Add(Model.Producer, "VlassNet")
            .Add(Model.Graph, graph)
            .Add(Model.OperatorSets, new ProtoMessage().Add(OperatorSet.Domain, "").Add(OperatorSet.Version, Operators));
        foreach ((string key, string text) in ForeignMetadata.Of(model))
            file.Add(Model.Metadata, new ProtoMessage().Add(Entry.Key, key).Add(Entry.Value, text));
        return file.ToArray();
    }

    private static string AddBlock(ProtoMessage graph, int block, string input, bool pool)
    {
        string convolved = AddNode(
            graph, "Conv", $"conv{block}", [input, $"conv{block}.weight", $"conv{block}.bias"],
            Integers("kernel_shape", 3, 3), Integers("pads", 1, 1, 1, 1));
        string active = AddNode(graph, "Relu", $"conv{block}.relu", [convolved]);
        string normal = AddNode(
            graph, "BatchNormalization", $"norm{block}",
            [active, $"norm{block}.weight", $"norm{block}.bias", $"norm{block}.running_mean", $"norm{block}.running_var"],
            Float("epsilon", BatchNormalization.Epsilon));
        return !pool ? normal : AddNode(
            graph, "MaxPool", $"pool{block}", [normal],
            Integers("kernel_shape", 2, 2), Integers("strides", 2, 2), Integer("ceil_mode", 1));
    }

    private static string AddDense(ProtoMessage graph, int layer, string input) => AddNode(
        graph, "Gemm", $"dense{layer}", [input, $"dense{layer}.weight", $"dense{layer}.bias"], Integer("transB", 1));

    /// <summary>Adds an operation, whose result has its name.</summary>
    private static string AddNode(ProtoMessage graph, string type, string name, string[] inputs, params ProtoMessage[] attributes)
    {
        ProtoMessage node = new();
        foreach (string input in inputs)
            node.Add(Node.Inputs, input);
        node.Add(Node.Outputs, name).Add(Node.Name, name).Add(Node.Operation, type);
        foreach (ProtoMessage attribute in attributes)
            node.Add(Node.Attributes, attribute);
        graph.Add(Graph.Nodes, node);
        return name;
    }

    private static ProtoMessage Integer(string name, long value) =>
        new ProtoMessage().Add(NodeAttribute.Name, name).Add(NodeAttribute.Integer, value).Add(NodeAttribute.Type, NodeAttribute.IntegerType);

    private static ProtoMessage Float(string name, float value) =>
        new ProtoMessage().Add(NodeAttribute.Name, name).Add(NodeAttribute.Single, value).Add(NodeAttribute.Type, NodeAttribute.SingleType);

    private static ProtoMessage Integers(string name, params ReadOnlySpan<long> values)
    {
        ProtoMessage attribute = new ProtoMessage().Add(NodeAttribute.Name, name);
        foreach (long value in values)
            attribute.Add(NodeAttribute.Integers, value);
        return attribute.Add(NodeAttribute.Type, NodeAttribute.IntegersType);
    }

    private static ProtoMessage Initializer(WeightTensor tensor)
    {
        ProtoMessage message = new();
        foreach (int size in tensor.Shape)
            message.Add(Tensor.Sizes, size);
        float[] values = [.. tensor.Values];
        LittleEndian.Swap(values);
        return message.Add(Tensor.ElementType, Element.Single).Add(Tensor.Name, tensor.Name)
            .Add(Tensor.Raw, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }

    /// <summary>An array of floats whose first axis is the batch.</summary>
    private static ProtoMessage Described(string name, params ReadOnlySpan<int> sizes)
    {
        ProtoMessage shape = new ProtoMessage().Add(Value.Sizes, new ProtoMessage().Add(Value.SizeName, Batch));
        foreach (int size in sizes)
            shape.Add(Value.Sizes, new ProtoMessage().Add(Value.Size, size));
        ProtoMessage tensor = new ProtoMessage().Add(Value.ElementType, Element.Single).Add(Value.Shape, shape);
        return new ProtoMessage().Add(Value.Name, name).Add(Value.Type, new ProtoMessage().Add(Value.TensorType, tensor));
    }
}
