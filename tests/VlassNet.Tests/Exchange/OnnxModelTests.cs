using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using VlassNet.Exchange;
using VlassNet.Exchange.Onnx;
using VlassNet.Formats.Protobuf;
using VlassNet.Networks;

namespace VlassNet.Tests.Exchange;

/// <summary>The file's structure; that ONNX Runtime computes the same with it is shown by <c>benchmarks/peers/check_onnx.mjs</c>.</summary>
public sealed class OnnxModelTests
{
    [Fact]
    public void The_graph_has_the_networks_operations_in_their_order()
    {
        using VlassCnn model = new VlassCnnBuilder(9, 7, 2).Convolution(4, dropout: 0.2f).Convolution(3).Dense(5).Classes("a", "b", "ü").Build();
        Message file = new(OnnxModel.Write(model));
        file.Child(8).Number(2).Should().Be(17, "of the operator set");
        Message graph = file.Child(7);
        Message[] nodes = graph.Children(1);
        nodes.Select(node => node.Text(4)).Should().Equal(
            "Conv", "Relu", "BatchNormalization", "MaxPool", "Conv", "Relu", "BatchNormalization", "MaxPool",
            "Flatten", "Gemm", "Relu", "Gemm", "Softmax");
        HashSet<string> known = [.. graph.Children(5).Select(tensor => tensor.Text(8)), "images"];
        foreach (Message node in nodes)
        {
            known.Should().Contain(node.Texts(1), "an operation comes after those that it needs");
            known.Add(node.Text(2)).Should().BeTrue();
        }

        Describe(graph.Child(11)).Should().Be("images batch,2,9,7");
        Describe(graph.Child(12)).Should().Be("probabilities batch,3");
        nodes[^1].Text(2).Should().Be("probabilities");
        file.Children(14).Should().Contain(property => property.Text(1) == "vlassnet.classes")
            .Which.Text(2).Should().Be(NetworkSpecJson.WriteNames(model.ClassNames));
    }

    [Fact]
    public void A_block_without_a_pool_has_none_and_the_average_comes_before_the_flatten()
    {
        using VlassCnn model = new VlassCnnBuilder(9, 7).Convolution(4, pool: false).Convolution(3).Convolution(5, pool: false).GlobalAverage().Build();
        Message[] nodes = new Message(OnnxModel.Write(model)).Child(7).Children(1);
        nodes.Select(node => node.Text(4)).Should().Equal(
            "Conv", "Relu", "BatchNormalization", "Conv", "Relu", "BatchNormalization", "MaxPool", "Conv", "Relu", "BatchNormalization",
            "GlobalAveragePool", "Flatten", "Gemm", "Softmax");
        foreach ((Message node, Message next) in nodes.Zip(nodes.Skip(1)))
            next.Texts(1)[0].Should().Be(node.Text(2));
    }

    [Theory]
    [InlineData(true, new long[] { 2, 3 }, true)]
    [InlineData(false, new long[] { -1, -2 }, true)]
    [InlineData(true, new long[] { 1, 2 }, false)]
    [InlineData(false, new long[] { 2 }, false)]
    public void The_axes_of_a_mean_may_be_an_input(bool raw, long[] axes, bool isRead)
    {
        // As PyTorch exports AdaptiveAvgPool2d since opset 18, with no normalisation and a size that is not fixed.
        ProtoMessage list = new ProtoMessage().Add(OnnxFields.Tensor.Sizes, axes.Length)
            .Add(OnnxFields.Tensor.ElementType, OnnxFields.Element.Integer).Add(OnnxFields.Tensor.Name, "axes");
        if (raw)
            list.Add(OnnxFields.Tensor.Raw, MemoryMarshal.AsBytes(axes.AsSpan()).ToArray());
        foreach (long axis in raw ? [] : axes)
            list.Add(OnnxFields.Tensor.Integers, axis);
        ProtoMessage pads = new ProtoMessage().Add(OnnxFields.NodeAttribute.Name, "pads");
        for (int side = 0; side < 4; side++)
            pads.Add(OnnxFields.NodeAttribute.Integers, 1);
        ProtoMessage graph = new ProtoMessage()
            .Add(OnnxFields.Graph.Nodes, Operation("Conv", "a", "x", "kernel").Add(OnnxFields.Node.Attributes, pads))
            .Add(OnnxFields.Graph.Nodes, Operation("Relu", "b", "a"))
            .Add(OnnxFields.Graph.Nodes, Operation("ReduceMean", "c", "b", "axes"))
            .Add(OnnxFields.Graph.Nodes, Operation("Squeeze", "d", "c", "axes"))
            .Add(OnnxFields.Graph.Nodes, Operation("MatMul", "e", "d", "matrix"))
            .Add(OnnxFields.Graph.Initializers, list)
            .Add(OnnxFields.Graph.Initializers, Ones("kernel", 2, 1, 3, 3))
            .Add(OnnxFields.Graph.Initializers, Ones("matrix", 2, 3))
            .Add(OnnxFields.Graph.Inputs, new ProtoMessage().Add(OnnxFields.Value.Name, "x"));
        byte[] file = new ProtoMessage().Add(OnnxFields.Model.Graph, graph).ToArray();
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".onnx");
        File.WriteAllBytes(path, file);
        NetworkSpec spec = new(new(5, 4), [new(2, Pool: false)], [], 3) { GlobalAverage = true };
        try
        {
            Action load = () => ModelImporter.Load(path).Dispose();
            load.Should().Throw<BadInputException>().WithMessage(isRead ? "*a global average, which fits any size*" : "*a mean over the rows and columns*");
            if (isRead)
            {
                using VlassCnn model = ModelImporter.Load(path, new() { Architecture = spec });
                model.Spec.Should().Be(spec);
            }
        }
        finally
        {
            File.Delete(path);
        }

        static ProtoMessage Operation(string type, string output, params string[] inputs)
        {
            ProtoMessage node = new();
            foreach (string input in inputs)
                node.Add(OnnxFields.Node.Inputs, input);
            return node.Add(OnnxFields.Node.Outputs, output).Add(OnnxFields.Node.Operation, type);
        }

        static ProtoMessage Ones(string name, params int[] sizes)
        {
            ProtoMessage tensor = new();
            foreach (int size in sizes)
                tensor.Add(OnnxFields.Tensor.Sizes, size);
            float[] values = [.. Enumerable.Repeat(1f, sizes.Aggregate(1, (product, size) => product * size))];
            return tensor.Add(OnnxFields.Tensor.ElementType, OnnxFields.Element.Single).Add(OnnxFields.Tensor.Name, name)
                .Add(OnnxFields.Tensor.Raw, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        }
    }

    [Fact]
    public void The_initializers_are_the_weights()
    {
        using VlassCnn model = VlassCnn.Notebook(seed: 3);
        Message[] tensors = new Message(OnnxModel.Write(model)).Child(7).Children(5);
        tensors.Should().HaveCount(model.Weights.Count);
        foreach ((Message tensor, WeightTensor weights) in tensors.Zip(model.Weights))
        {
            (tensor.Text(8), tensor.Number(2)).Should().Be((weights.Name, 1));
            tensor.Numbers(1).Should().Equal(weights.Shape.Select(size => (long)size));
            MemoryMarshal.Cast<byte, float>(tensor.Bytes(9)).SequenceEqual(weights.Values).Should().BeTrue();
        }
    }

    [Fact]
    public void A_network_that_has_diverged_is_not_exported()
    {
        using VlassCnn model = VlassCnn.Notebook();
        model.Weights["conv2.bias"].Buffer[3] = float.NaN;
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        model.Invoking(it => it.ExportOnnx(path)).Should().Throw<InvalidOperationException>().WithMessage("*conv2.bias*");
        File.Exists(path).Should().BeFalse();
    }

    private static string Describe(Message value)
    {
        Message type = value.Child(2).Child(1);
        type.Number(1).Should().Be(1, "of float");
        return $"{value.Text(1)} {string.Join(',', type.Child(2).Children(1).Select(axis => axis.Has(2) ? axis.Text(2) : $"{axis.Number(1)}"))}";
    }

    /// <summary>A message's fields as they were written.</summary>
    private sealed class Message
    {
        private readonly List<(int Field, object Value)> fields = [];

        public Message(byte[] bytes)
        {
            CodedInputStream input = new(bytes);
            for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            {
                fields.Add((WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag) switch
                {
                    WireFormat.WireType.Varint => input.ReadInt64(),
                    WireFormat.WireType.Fixed32 => input.ReadFloat(),
                    _ => input.ReadBytes().ToByteArray(),
                }));
            }
        }

        public bool Has(int field) => fields.Exists(entry => entry.Field == field);

        public Message[] Children(int field) => [.. All<byte[]>(field).Select(bytes => new Message(bytes))];

        public Message Child(int field) => Children(field).Single();

        public string[] Texts(int field) => [.. All<byte[]>(field).Select(Encoding.UTF8.GetString)];

        public string Text(int field) => Texts(field).Single();

        public byte[] Bytes(int field) => All<byte[]>(field).Single();

        public long[] Numbers(int field) => [.. All<long>(field)];

        public long Number(int field) => Numbers(field).Single();

        private IEnumerable<T> All<T>(int field) => fields.Where(entry => entry.Field == field).Select(entry => (T)entry.Value);
    }
}
