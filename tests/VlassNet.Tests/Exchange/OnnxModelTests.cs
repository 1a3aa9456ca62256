using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using VlassNet.Exchange;
using VlassNet.Exchange.Onnx;
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
