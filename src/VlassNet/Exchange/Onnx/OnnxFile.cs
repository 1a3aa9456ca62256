using System.Text.RegularExpressions;
using VlassNet.Formats.Protobuf;
using static VlassNet.Exchange.Onnx.OnnxFields;

namespace VlassNet.Exchange.Onnx;

/// <summary>
/// A network of VlassNet's layers in an ONNX model, from any program: a chain of operations, which is followed from the image to the
/// probabilities. Whatever else a graph may hold is refused by name.
/// </summary>
internal sealed partial class OnnxFile
{
    private const int MostAxes = 8;
    private const int MostNodes = 10_000;

    /// <summary>What the operation BatchNormalization has if nothing is said.</summary>
    private const float UsualEpsilon = 1e-5f;

    private readonly InputErrors errors;
    private readonly OnnxConstants constants;
    private readonly Dictionary<string, List<OnnxNode>> consumers = new(StringComparer.Ordinal);
    private readonly ForeignLayers layers = new() { UsualEpsilon = UsualEpsilon, TellsOperations = true };

    /// <summary>A letter for each operation that counts: Conv, Relu, batch normalisation, Pool, global Average, Flatten, Dense, Softmax.</summary>
    private string chain = "";

    /// <summary>Whether the values that the chain has come to lie with their channels last.</summary>
    private bool isChannelsLast;

    /// <summary>Whether the chain is still to come to a change of shape that only puts the one channel first.</summary>
    private bool isOneChannelLast;

    private OnnxFile(ProtoFields graph, string folder, InputErrors errors)
    {
        this.errors = errors;
        constants = new OnnxConstants(new OnnxData(folder, errors), errors);
        foreach (ProtoFields tensor in graph.Children(Graph.Initializers))
            constants.AddInitializer(tensor);
        foreach (OnnxNode node in graph.Children(Graph.Nodes).Select(message => new OnnxNode(message)))
        {
            if (constants.TryAdd(node))
                continue;
            foreach (string input in node.Inputs)
            {
                if (!consumers.TryGetValue(input, out List<OnnxNode>? users))
                    consumers.Add(input, users = []);
                users.Add(node);
            }
        }
    }

    /// <summary>Reads a model.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="folder">Its folder, where it may keep its weights.</param>
    /// <param name="errors">Makes the exceptions.</param>
    /// <exception cref="BadInputException">It is none of a network of VlassNet's layers.</exception>
    public static (ForeignLayers Layers, ForeignMetadata Metadata) Read(ReadOnlyMemory<byte> bytes, string folder, InputErrors errors)
    {
        try
        {
            ProtoFields model = new(bytes, new ProtoBudget());
            ProtoFields graph = model.Child(Model.Graph) ?? throw errors.Of("an ONNX model with a graph", "none");
            Dictionary<string, string> properties = new(StringComparer.Ordinal);
            foreach (ProtoFields property in model.Children(Model.Metadata))
                properties[property.Text(Entry.Key)] = property.Text(Entry.Value);
            OnnxFile file = new(graph, folder, errors);
            file.Follow(graph);
            return (file.layers, ForeignMetadata.Read(properties.GetValueOrDefault, errors));
        }
        catch (FormatException error)
        {
            throw errors.Of("an ONNX model of a network", error.Message, inner: error);
        }
    }

    [GeneratedRegex("^(C(RB?|BR)P?)*A?F?(DR)*DS?$")]
    private static partial Regex KnownChains();

    private void Follow(ProtoFields graph)
    {
        ProtoFields[] inputs = [.. graph.Children(Graph.Inputs).Where(input => !constants.Has(input.Text(Value.Name)))];
        if (inputs.Length != 1)
            throw errors.Of("a graph with one input, the images", $"{inputs.Length}");
        ReadShape(inputs[0]);
        HashSet<OnnxNode> seen = [];
        string value = inputs[0].Text(Value.Name);
        while (consumers.TryGetValue(value, out List<OnnxNode>? next))
        {
            if (seen.Count == MostNodes)
                throw errors.Of($"at most {MostNodes:N0} operations", "more");
            if (next is not [var node] || node.Outputs.Count == 0 || !seen.Add(node))
                throw errors.Of("a chain of operations", $"{next.Count} operations after '{value}'");
            Take(node);
            value = node.Outputs[0];
        }

        if (!KnownChains().IsMatch(chain))
        {
            throw errors.Of(
                "blocks of Conv and Relu, with a BatchNormalization before or after the Relu or none, and with a MaxPool after them or none, then a global "
                + "average or a flatten, then dense layers with Relu between them", $"the order {chain}",
                "The letters are Conv, Relu, BatchNormalization, MaxPool (P), average, Flatten, dense and Softmax.");
        }
    }

    /// <summary>The image's shape, where it is fixed: <c>(batch, channel, row, column)</c>, or with the channels last.</summary>
    private void ReadShape(ProtoFields input)
    {
        long[] sizes = [.. input.Child(Value.Type)?.Child(Value.TensorType)?.Child(Value.Shape)?.Children(Value.Sizes)
            .Take(MostAxes).Select(axis => axis.Integer(Value.Size) ?? 0) ?? []];
        OnnxNode? first = consumers.GetValueOrDefault(input.Text(Value.Name)) is [var only] ? only : null;

        // Where there is one channel, converters turn the exchange of axes into a change of shape.
        isOneChannelLast = first?.Type == "Reshape" && sizes is [_, _, _, 1];
        isChannelsLast = first?.Type == "Transpose" || isOneChannelLast;
        if (sizes.Length != 4 || sizes[1..].Any(size => size is < 1 or > int.MaxValue))
            return;
        layers.Input = isChannelsLast
            ? new ImageShape((int)sizes[1], (int)sizes[2], (int)sizes[3])
            : new ImageShape((int)sizes[2], (int)sizes[3], (int)sizes[1]);
    }

    private void Take(OnnxNode node)
    {
        switch (node.Type)
        {
            case "Identity" or "Dropout":
                break;
            case "Transpose":
                Turn(node);
                break;
            case "Conv":
                Require(node, !isChannelsLast && IsPlainConvolution(node), "a convolution with stride 1 and the same size");
                EndBlock();
                layers.Convolutions.Add(new ForeignKernel(Kernel(node, axes: 4, out _), Bias(node), IsOutputLast: false));
                layers.Pools.Add(false);
                chain += 'C';
                break;
            case "Relu":
                chain += 'R';
                break;
            case "BatchNormalization":
                Require(node, !isChannelsLast && node.Integer("training_mode", 0) == 0, "a normalisation of the channels by moving averages");
                layers.Normalizations.Add(new ForeignNormalization(
                    Constant(node, 1), Constant(node, 2), Constant(node, 3), Constant(node, 4), node.Single("epsilon", UsualEpsilon),
                    chain.EndsWith('C') ? NormalizationPlace.BeforeRelu : NormalizationPlace.AfterRelu));
                chain += 'B';
                break;
            case "MaxPool":
                Require(node, !isChannelsLast && IsHalving(node), "a pool of 2×2 with stride 2");
                EndBlock();
                if (layers.Pools.Count > 0)
                    layers.Pools[^1] = true;
                chain += 'P';
                break;
            case "GlobalAveragePool":
                Require(node, !isChannelsLast, "an average over the rows and columns");
                Average();
                break;
            case "ReduceMean":
                Require(node, IsOverPixels(node), "a mean over the rows and columns");
                Average();
                break;
            case "Squeeze":
                Require(node, chain.EndsWith('A'), "a squeeze after a global average");
                break;
            case "Reshape" when isOneChannelLast:
                (isOneChannelLast, isChannelsLast) = (false, false);
                break;
            case "Flatten" or "Reshape":
                Require(node, node.Integer("axis", 1) == 1, "a flatten of all axes but the batch");
                EndBlock();
                layers.FlattensChannelsLast = isChannelsLast;
                chain += 'F';
                break;
            case "Gemm":
                Require(node, node.Single("alpha", 1) == 1 && node.Single("beta", 1) == 1 && node.Integer("transA", 0) == 0, "a dense layer");
                ForeignTensor weight = Kernel(node, axes: 2, out bool isTurned);
                layers.Denses.Add(new ForeignKernel(weight, Bias(node), IsOutputLast: isTurned == (node.Integer("transB", 0) != 0)));
                chain += 'D';
                break;
            case "MatMul":
                ForeignTensor matrix = Kernel(node, axes: 2, out bool isTransposed);
                layers.Denses.Add(new ForeignKernel(matrix, null, IsOutputLast: !isTransposed));
                chain += 'D';
                break;
            case "Add":
                Require(node, chain.EndsWith('D') && layers.Denses[^1].Bias is null, "a bias after a dense layer");
                layers.Denses[^1] = layers.Denses[^1] with { Bias = Constant(node, constants.Has(node.Inputs[0]) ? 0 : 1) };
                break;
            case "Softmax":
                Require(node, node.Integer("axis", -1) is 1 or -1, "a softmax over the classes");
                chain += 'S';
                break;
            default:
                throw errors.Of("the operations of VlassNet's layers", $"{node}", "Export the network without anything around it.");
        }
    }

    private void Average()
    {
        EndBlock();
        layers.AveragesGlobally = true;
        chain += 'A';
    }

    /// <summary>A block that ends without a normalisation has none.</summary>
    private void EndBlock()
    {
        if (layers.Normalizations.Count < layers.Convolutions.Count)
            layers.Normalizations.Add(null);
    }

    /// <summary>Whether a mean is that of the maps; its axes are an attribute, or since opset 18 an input.</summary>
    private bool IsOverPixels(OnnxNode node)
    {
        const int Axes = 4;
        IEnumerable<long> axes = node.Integers("axes") is { Count: > 0 } given ? given : constants.Integers(node, 1);
        return axes.Select(axis => axis < 0 ? axis + Axes : axis).Order().SequenceEqual(isChannelsLast ? [1L, 2] : [2L, 3]);
    }

    /// <summary>Between (channel, row, column) and (row, column, channel).</summary>
    private void Turn(OnnxNode node)
    {
        List<long> order = node.Integers("perm");
        Require(node, isChannelsLast ? order is [0, 3, 1, 2] : order is [0, 2, 3, 1], "an exchange of channels first and channels last");
        isChannelsLast = !isChannelsLast;
    }

    private static bool IsPlainConvolution(OnnxNode node)
    {
        string padding = node.Text("auto_pad", "NOTSET");
        return node.Integer("group", 1) == 1 && node.Integers("strides").TrueForAll(stride => stride == 1)
            && node.Integers("dilations").TrueForAll(dilation => dilation == 1)
            && (padding is "SAME_UPPER" or "SAME_LOWER" || (padding == "NOTSET" && node.Integers("pads") is [1, 1, 1, 1]));
    }

    /// <summary>Odd sizes are rounded up, so a pool that rounds down fits even ones only.</summary>
    private bool IsHalving(OnnxNode node)
    {
        bool roundsUp = node.Integer("ceil_mode", 0) != 0 || node.Text("auto_pad", "NOTSET") == "SAME_UPPER";
        ImageShape map = layers.Input ?? default;
        for (int block = chain.Count(letter => letter == 'P'); block > 0; block--)
            map = map.Pooled;
        return node.Integers("kernel_shape") is [2, 2] && node.Integers("strides") is [2, 2]
            && node.Integers("pads").TrueForAll(pad => pad == 0) && node.Integers("dilations").TrueForAll(dilation => dilation == 1)
            && (roundsUp || (map.Rows % 2 == 0 && map.Columns % 2 == 0));
    }

    private void Require(OnnxNode node, bool isSo, string what)
    {
        if (!isSo)
            throw errors.Of(what, $"{node} with other attributes");
    }

    private ForeignTensor? Bias(OnnxNode node) => node.Inputs.Count > 2 && node.Inputs[2].Length > 0 ? Constant(node, 2) : null;

    private ForeignTensor Kernel(OnnxNode node, int axes, out bool isTransposed)
    {
        (ForeignTensor weight, isTransposed) = constants.Take(node, 1);
        return weight.Shape.Length == axes ? weight : throw errors.Of($"weights of {axes} axes for {node}", $"{weight}");
    }

    private ForeignTensor Constant(OnnxNode node, int input) => constants.Take(node, input).Values;
}
