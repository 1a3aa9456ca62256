using System.Text.Json;
using VlassNet.Exchange;
using VlassNet.Networks;

namespace VlassNet.Keras.Models;

/// <summary>
/// Finds VlassNet's network in the layers of a model, and refuses what it cannot be. A dropout after the ReLU of a block, and up to the
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
    private float? momentum;
    private bool averages;
    private double scale = 1;
    private NormalizationPlace? place;
    private int units;

    private NetworkReader(ImageShape input) => this.input = map = input;

    /// <summary>What the layer before was.</summary>
    private enum Stage
    {
        Start,
        Convolution,
        ActiveConvolution,
        PlainNormalization,
        Normalization,
        Pool,
        Average,
        Flatten,
        Dense,
        ActiveDense,
        Softmax,
    }

    /// <summary>
    /// The options with what the model says of itself: the network, unless the caller gave one, the ε and the place of normalisations; and
    /// what the images are multiplied by first.
    /// </summary>
    /// <exception cref="BadInputException">The model is none that VlassNet has.</exception>
    public static (ImportOptions Options, double Scale) Complete(ImportOptions options, ModelConfig model, InputErrors errors)
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
                "a model that ends with a dense layer of one output a class, with softmax or without", $"the end after '{reader.stage}'");
        }

        NetworkSpec spec = new(input, [.. reader.blocks], [.. reader.hidden], reader.units)
        {
            GlobalAverage = reader.averages,
            BatchNormalizationMomentum = reader.momentum ?? BatchNormalization.Momentum,
        };
        try
        {
            spec.Validate();
        }
        catch (ArgumentException error)
        {
            throw errors.Of("a network that VlassNet can build", error.Message, inner: error);
        }

        if (options.Architecture is { } given && !HasPoolsOf(given, spec))
        {
            throw errors.Of(
                "a model with the pools of the given architecture", "other pools, or a flatten and not a global average",
                $"Leave {nameof(ImportOptions)}.{nameof(ImportOptions.Architecture)} out: the file describes its model.");
        }

        options = options with
        {
            Architecture = options.Architecture ?? spec,
            BatchNormalizationEpsilon = (float?)reader.epsilon ?? options.BatchNormalizationEpsilon,
            Normalization = reader.place ?? options.Normalization,
        };
        return (options, reader.scale);
    }

    /// <summary>Whether two networks do the same between their weights; what else differs shows in these.</summary>
    private static bool HasPoolsOf(NetworkSpec one, NetworkSpec other) =>
        one.GlobalAverage == other.GlobalAverage
        && one.Blocks.Zip(other.Blocks, (first, second) => first.Pool == second.Pool).All(isSame => isSame);

    private void Add(LayerConfig layer)
    {
        switch (layer.Class)
        {
            case "InputLayer":
                Follows(layer, "the start", Stage.Start);
                break;
            case "Rescaling":
                AddRescaling(layer);
                break;
            case "RandomFlip" or "RandomRotation" or "RandomTranslation" or "RandomZoom" or "RandomContrast" or "RandomBrightness"
                or "GaussianNoise" or "GaussianDropout" or "AlphaDropout" or "SpatialDropout2D" or "ActivityRegularization":
                // These change what a model sees while it is trained, and nothing when it predicts.
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
                Follows(layer, "a block", Stage.Start, Stage.Pool, Stage.Normalization, Stage.Average);
                layer.Require("data_format", "\"channels_last\"", "null");
                stage = Stage.Flatten;
                break;
            case "GlobalAveragePooling2D":
                Follows(layer, "a block", Stage.Pool, Stage.Normalization);
                layer.Require("data_format", "\"channels_last\"", "null");
                averages = true;
                stage = Stage.Average;
                break;
            case "Dense":
                Follows(layer, "a flatten, a global average, or a dense layer with ReLU", Stage.Flatten, Stage.Average, Stage.ActiveDense);
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
                    "Conv2D, ReLU, Dropout, BatchNormalization, MaxPooling2D, GlobalAveragePooling2D, Flatten, Dense, Softmax, Rescaling, or what does nothing when a model predicts",
                    layer.Class,
                    "VlassNet's network has no such layer. What prepares images is done to the images; build the model without it.");
        }
    }

    private void Follows(LayerConfig layer, string expected, params ReadOnlySpan<Stage> stages)
    {
        if (!stages.Contains(stage))
        {
            throw layer.Refuse(
                $"it after {expected}", $"it after '{stage}'",
                "A block is Conv2D, ReLU, BatchNormalization, with a MaxPooling2D or without, or with the ReLU after the BatchNormalization.");
        }
    }

    private void AddConvolution(LayerConfig layer)
    {
        Follows(layer, "the input or a block", Stage.Start, Stage.Pool, Stage.Normalization);
        layer.Require("kernel_size", "[3,3]");
        layer.Require("strides", "[1,1]", "null");
        layer.Require("padding", "\"same\"");
        layer.Require("data_format", "\"channels_last\"", "null");
        layer.Require("dilation_rate", "[1,1]", "null");
        layer.Require("groups", "1", "null");
        blocks.Add(new ConvolutionBlock(layer.Count("filters"), Pool: false));
        stage = Stage.Convolution;
        Activate(layer, layer.Activation());
    }

    private void AddNormalization(LayerConfig layer)
    {
        Follows(layer, "a convolution", Stage.Convolution, Stage.ActiveConvolution);
        layer.Require("axis", "-1", "3", "[3]", "[-1]", "null");
        layer.Require("scale", "true", "null");
        layer.Require("center", "true", "null");
        double found = layer["epsilon"].ValueKind == default ? 1e-3 : layer.Number("epsilon");
        if (!((float)found > 0 && float.IsFinite((float)found)) || found != (epsilon ?? found))
            throw layer.Refuse($"the epsilon {epsilon ?? 1e-3} in every normalisation", $"{found}", "Use one epsilon in all of them.");
        epsilon = found;
        ReadMomentum(layer);
        NormalizationPlace here = stage == Stage.Convolution ? NormalizationPlace.BeforeRelu : NormalizationPlace.AfterRelu;
        if (here != (place ?? here))
            throw layer.Refuse($"it {place} as in the blocks before", $"{here}", "Only one order in all blocks can be loaded.");
        place = here;
        stage = here == NormalizationPlace.BeforeRelu ? Stage.PlainNormalization : Stage.Normalization;
    }

    /// <summary>The momentum changes no prediction, so it is kept where all have the same, and otherwise left at what is usual.</summary>
    private void ReadMomentum(LayerConfig layer)
    {
        float found = layer["momentum"] is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number)
            ? (float)number
            : BatchNormalization.Momentum;
        momentum = found is >= 0 and < 1 && found == (momentum ?? found) ? found : BatchNormalization.Momentum;
    }

    private void AddRescaling(LayerConfig layer)
    {
        Follows(layer, "the input", Stage.Start);
        layer.Require("offset", "0", "0.0", "null");
        double factor = layer.Number("scale");
        scale *= factor != 0 && double.IsFinite(factor) ? factor : throw layer.Refuse("a scale other than 0", $"{factor}");
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
        blocks[^1] = blocks[^1] with { Pool = true };
        stage = Stage.Pool;
    }

    private void AddDropout(LayerConfig layer, float rate)
    {
        if (rate == 0)
            return;
        bool isInBlock = stage is Stage.ActiveConvolution or Stage.PlainNormalization or Stage.Normalization or Stage.Pool
            || (stage is Stage.Average or Stage.Flatten && blocks.Count > 0);
        if (isInBlock && blocks[^1].Dropout == 0)
            blocks[^1] = blocks[^1] with { Dropout = rate };
        else if (stage == Stage.ActiveDense && hidden[^1].Dropout == 0)
            hidden[^1] = hidden[^1] with { Dropout = rate };
        else
            throw layer.Refuse("one dropout a block, after its ReLU", $"another one after '{stage}'");
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
            case ("relu", Stage.PlainNormalization):
                stage = Stage.Normalization;
                break;
            case ("relu", Stage.Dense):
                hidden.Add(new DenseBlock(units));
                stage = Stage.ActiveDense;
                break;
            case ("softmax", Stage.Dense):
                stage = Stage.Softmax;
                break;
            default:
                throw layer.Refuse("relu after a convolution or a dense layer, and softmax at the end", $"{activation} after '{stage}'");
        }
    }
}
