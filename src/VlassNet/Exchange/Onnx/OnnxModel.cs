using System.Runtime.InteropServices;
using VlassNet.Formats.Protobuf;
using VlassNet.Formats.Safetensors;
using VlassNet.Networks;

namespace VlassNet.Exchange.Onnx;

/// <summary>A network as an ONNX model. The numbers of the fields are those of <c>onnx.proto</c>.</summary>
internal static class OnnxModel
{
    /// <summary>The name of the input, <c>(batch, channel, row, column)</c>.</summary>
    public const string Input = "images";

    /// <summary>The name of the output, <c>(batch, class)</c>.</summary>
    public const string Output = "probabilities";

    private const string Batch = "batch";

    /// <summary>The version of the file's format that came with <see cref="OperatorSet"/>.</summary>
    private const int FormatVersion = 8;
    private const int OperatorSet = 17;
    private const int FloatType = 1;

    public static byte[] Write(VlassCnn model)
    {
        ProtoMessage graph = new();
        string result = Input;
        for (int block = 1; block <= model.Spec.Blocks.Length; block++)
            result = AddBlock(graph, block, result);
        result = AddNode(graph, "Flatten", "features", [result], Integer("axis", 1));
        for (int layer = 1; layer <= model.Spec.Hidden.Length; layer++)
            result = AddNode(graph, "Relu", $"dense{layer}.relu", [AddDense(graph, layer, result)]);
        result = AddDense(graph, model.Spec.Hidden.Length + 1, result);
        AddNode(graph, "Softmax", Output, [result], Integer("axis", 1));
        graph.Add(2, "VlassNet");
        foreach (WeightTensor tensor in model.Weights)
            graph.Add(5, Initializer(tensor));
        ImageShape shape = model.Spec.Input;
        graph.Add(11, Value(Input, shape.Channels, shape.Rows, shape.Columns));
        graph.Add(12, Value(Output, model.Spec.Classes));
        ProtoMessage file = new ProtoMessage()
            .Add(1, FormatVersion)
            .Add(2, "VlassNet")
            .Add(7, graph)
            .Add(8, new ProtoMessage().Add(1, "").Add(2, OperatorSet));
        foreach ((string key, string text) in ForeignMetadata.Of(model))
            file.Add(14, Property(key, text));
        return file.ToArray();
    }

    private static string AddBlock(ProtoMessage graph, int block, string input)
    {
        string convolved = AddNode(
            graph, "Conv", $"conv{block}", [input, $"conv{block}.weight", $"conv{block}.bias"],
            Integers("kernel_shape", 3, 3), Integers("pads", 1, 1, 1, 1));
        string active = AddNode(graph, "Relu", $"conv{block}.relu", [convolved]);
        string normal = AddNode(
            graph, "BatchNormalization", $"norm{block}",
            [active, $"norm{block}.weight", $"norm{block}.bias", $"norm{block}.running_mean", $"norm{block}.running_var"],
            Float("epsilon", BatchNormalization.Epsilon));
        return AddNode(
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
            node.Add(1, input);
        node.Add(2, name).Add(3, name).Add(4, type);
        foreach (ProtoMessage attribute in attributes)
            node.Add(5, attribute);
        graph.Add(1, node);
        return name;
    }

    private static ProtoMessage Integer(string name, long value) => new ProtoMessage().Add(1, name).Add(3, value).Add(20, 2);

    private static ProtoMessage Float(string name, float value) => new ProtoMessage().Add(1, name).Add(2, value).Add(20, 1);

    private static ProtoMessage Integers(string name, params ReadOnlySpan<long> values)
    {
        ProtoMessage attribute = new ProtoMessage().Add(1, name);
        foreach (long value in values)
            attribute.Add(8, value);
        return attribute.Add(20, 7);
    }

    private static ProtoMessage Initializer(WeightTensor tensor)
    {
        ProtoMessage message = new();
        foreach (int size in tensor.Shape)
            message.Add(1, size);
        float[] values = [.. tensor.Values];
        LittleEndian.Swap(values);
        return message.Add(2, FloatType).Add(8, tensor.Name).Add(9, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }

    /// <summary>An array of floats whose first axis is the batch.</summary>
    private static ProtoMessage Value(string name, params ReadOnlySpan<int> sizes)
    {
        ProtoMessage shape = new ProtoMessage().Add(1, new ProtoMessage().Add(2, Batch));
        foreach (int size in sizes)
            shape.Add(1, new ProtoMessage().Add(1, size));
        return new ProtoMessage().Add(1, name).Add(2, new ProtoMessage().Add(1, new ProtoMessage().Add(1, FloatType).Add(2, shape)));
    }

    private static ProtoMessage Property(string key, string value) => new ProtoMessage().Add(1, key).Add(2, value);
}
