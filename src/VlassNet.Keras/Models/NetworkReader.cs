using VlassNet.Exchange;
using VlassNet.Networks;

namespace VlassNet.Keras.Models;

/// <summary>
/// Finds VlassNet's network in the layers of a model, and refuses what it cannot be. A dropout behind the ReLU of a block, and up to the
/// next block, is the block's: none of its places matters to what is predicted.
/// </summary>
internal sealed class NetworkReader
{
    private readonly List<ConvolutionBlock> blocks = [];
    private readonly List<DenseBlock> hidden = [];
    private readonly ImageShape input;
    private ImageShape map;
    private Stage stage = Stage.Start;
    private double? epsilon;
    private int units;

    private NetworkReader(ImageShape input) => this.input = map = input;

    /// <summary>What the layer before was.</summary>
    private enum Stage
    {
        Start,
        Convolution,
        ActiveConvolution,
        Normalization,
        Pool,
        Flatten,
        Dense,
        ActiveDense,
        Softmax,
    }

    /// <summary>The options with what the model says of itself: the network, unless the caller gave one, and the ε.</summary>
    /// <exception cref="BadInputException">The model is none that VlassNet has.</exception>
    public static ImportOptions Complete(ImportOptions options, ModelConfig model, KerasErrors errors)
    {
        ImageShape input = options.Architecture?.Input ?? model.Input ?? throw errors.Of(
            "a model that says how large its images are", "none",
            $"Give {nameof(ImportOptions)}.{nameof(ImportOptions.Architecture)}, or save the model with an Input layer.");
        NetworkReader reader = new(input);
        foreach (LayerConfig layer in model.Layers)
            reader.Add(layer);
        if (reader.stage is not (Stage.Dense or Stage.Softmax))
        {
            throw errors.Of(
                "a model that ends with a dense layer of one output a class, with softmax or without", $"the end behind '{reader.stage}'");
        }

        NetworkSpec spec = new(input, [.. reader.blocks], [.. reader.hidden], reader.units);
        try
        {
            spec.Validate();
        }
        catch (ArgumentException error)
        {
            throw errors.Of("a network that VlassNet can build", error.Message, inner: error);
        }

        return options with
        {
            Architecture = options.Architecture ?? spec,
            BatchNormalizationEpsilon = (float?)reader.epsilon ?? options.BatchNormalizationEpsilon,
        };
    }

    private void Add(LayerConfig layer)
    {
        switch (layer.Class)
        {
            case "InputLayer":
                Follows(layer, "the start", Stage.Start);
                break;
            case "Conv2D":
                AddConvolution(layer);
                break;
            case "BatchNormalization":
                AddNormalization(layer);
                break;
            case "MaxPooling2D":
                AddPool(layer);
                break;
            case "Flatten":
                Follows(layer, "a max pool", Stage.Start, Stage.Pool);
                layer.Require("data_format", "\"channels_last\"", "null");
                stage = Stage.Flatten;
                break;
            case "Dense":
                Follows(layer, "a flatten, or a dense layer with ReLU", Stage.Flatten, Stage.ActiveDense);
                units = layer.Count("units");
                stage = Stage.Dense;
                Activate(layer, layer.Activation());
                break;
            case "Dropout":
                AddDropout(layer, layer.DropoutRate());
                break;
            case "Activation":
                Activate(layer, layer.Activation());
                break;
            case "ReLU":
                layer.Require("max_value", "null");
                layer.Require("negative_slope", "0", "0.0", "[0.0]", "null");
                layer.Require("threshold", "0", "0.0", "[0.0]", "null");
                Activate(layer, "relu");
                break;
            case "Softmax":
                layer.Require("axis", "-1", "1", "null");
                Activate(layer, "softmax");
                break;
            default:
                throw layer.Refuse(
                    "Conv2D, ReLU, Dropout, BatchNormalization, MaxPooling2D, Flatten, Dense or Softmax", layer.Class,
                    "VlassNet's network has no such layer. What prepares images is done to the images; build the model without it.");
        }
    }

    private void Follows(LayerConfig layer, string expected, params ReadOnlySpan<Stage> stages)
    {
        if (!stages.Contains(stage))
        {
            throw layer.Refuse(
                $"it behind {expected}", $"it behind '{stage}'",
                "A block is Conv2D, ReLU, BatchNormalization, MaxPooling2D, in this order.");
        }
    }

    private void AddConvolution(LayerConfig layer)
    {
        Follows(layer, "the input or a max pool", Stage.Start, Stage.Pool);
        layer.Require("kernel_size", "[3,3]");
        layer.Require("strides", "[1,1]", "null");
        layer.Require("padding", "\"same\"");
        layer.Require("data_format", "\"channels_last\"", "null");
        layer.Require("dilation_rate", "[1,1]", "null");
        layer.Require("groups", "1", "null");
        blocks.Add(new ConvolutionBlock(layer.Count("filters")));
        stage = Stage.Convolution;
        Activate(layer, layer.Activation());
    }

    private void AddNormalization(LayerConfig layer)
    {
        Follows(layer, "a convolution with ReLU", Stage.ActiveConvolution);
        layer.Require("axis", "-1", "3", "[3]", "[-1]", "null");
        layer.Require("scale", "true", "null");
        layer.Require("center", "true", "null");
        double found = layer["epsilon"].ValueKind == default ? 1e-3 : layer.Number("epsilon");
        if (!((float)found > 0 && float.IsFinite((float)found)) || found != (epsilon ?? found))
            throw layer.Refuse($"the epsilon {epsilon ?? 1e-3} in every normalisation", $"{found}", "Use one epsilon in all of them.");
        epsilon = found;
        stage = Stage.Normalization;
    }

    private void AddPool(LayerConfig layer)
    {
        Follows(layer, "a batch normalisation", Stage.Normalization);
        layer.Require("pool_size", "[2,2]");
        layer.Require("strides", "[2,2]", "null");
        layer.Require("data_format", "\"channels_last\"", "null");

        // Without a border the last row or column of an odd number would be lost.
        if (map.Rows % 2 == 0 && map.Columns % 2 == 0)
            layer.Require("padding", "\"same\"", "\"valid\"");
        else
            layer.Require("padding", "\"same\"");
        map = map.Pooled;
        stage = Stage.Pool;
    }

    private void AddDropout(LayerConfig layer, float rate)
    {
        if (rate == 0)
            return;
        bool isInBlock = stage is Stage.ActiveConvolution or Stage.Normalization or Stage.Pool
            || (stage == Stage.Flatten && blocks.Count > 0);
        if (isInBlock && blocks[^1].Dropout == 0)
            blocks[^1] = blocks[^1] with { Dropout = rate };
        else if (stage == Stage.ActiveDense && hidden[^1].Dropout == 0)
            hidden[^1] = hidden[^1] with { Dropout = rate };
        else
            throw layer.Refuse("one dropout a block, behind its ReLU", $"another one behind '{stage}'");
    }

    private void Activate(LayerConfig layer, string activation)
    {
        switch (activation, stage)
        {
            case ("linear", _):
                break;
            case ("relu", Stage.Convolution):
                stage = Stage.ActiveConvolution;
                break;
            case ("relu", Stage.Dense):
                hidden.Add(new DenseBlock(units));
                stage = Stage.ActiveDense;
                break;
            case ("softmax", Stage.Dense):
                stage = Stage.Softmax;
                break;
            default:
                throw layer.Refuse("relu behind a convolution or a dense layer, and softmax at the end", $"{activation} behind '{stage}'");
        }
    }
}
