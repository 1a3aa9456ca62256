using System.Collections.Immutable;
using VlassNet.Networks;

namespace VlassNet.Exchange;

/// <summary>
/// Makes a network of another program's layers: finds out what network it is, makes sure that every array fits, and only then reads
/// their values and lays them out as VlassNet has them.
/// </summary>
internal sealed class NetworkAssembly(ForeignLayers layers, ForeignMetadata metadata, ImportOptions options, InputErrors errors)
{
    private const int ProblemsToldAtMost = 20;
    private const int Side = 3;
    private const int MostLayers = 1000;

    private static readonly Lazy<NetworkSpec> NotebookSpec = new(() =>
    {
        using VlassCnn notebook = VlassCnn.Notebook();
        return notebook.Spec;
    });

    /// <exception cref="BadInputException">The layers are not those of one of VlassNet's networks, or a value is not finite.</exception>
    public VlassCnn Build()
    {
        CheckKinds();
        NetworkSpec spec = options.Architecture ?? metadata.Architecture ?? Infer();
        Check(spec);
        NormalizationPlace?[] places = [.. layers.Normalizations.Select((normalization, block) => PlaceOf(normalization, block + 1, spec))];
        NetworkWeights weights = new(spec);
        for (int block = 0; block < spec.Blocks.Length; block++)
        {
            FillConvolution(weights, block + 1, layers.Convolutions[block]);
            if (layers.Normalizations[block] is not { } normalization)
                NormalizationFold.MakeIdentity(weights, block + 1);
            else
                FillNormalization(weights, block + 1, normalization, places[block] == NormalizationPlace.BeforeRelu);
        }

        for (int layer = 0; layer < layers.Denses.Count; layer++)
            FillDense(weights, layer + 1, layers.Denses[layer], layer == 0 ? spec.Flattened : default);
        weights.Touch();
        foreach (WeightTensor tensor in weights)
        {
            int index = FiniteScan.FirstNonFinite(tensor.Values);
            if (index >= 0)
                throw errors.Of($"finite values for {tensor.Name}", $"{tensor.Values[index]}");
        }

        ModelCard card = metadata.Card ?? ModelCard.Empty;
        foreach (string problem in card.Problems(spec.Classes))
            throw errors.Of("a card of this network", problem);
        return new VlassCnn(spec, weights, NamesFor(spec)) { Card = card };
    }

    private ImmutableArray<string> NamesFor(NetworkSpec spec)
    {
        ImmutableArray<string> names = options.ClassNames ?? metadata.Classes
            ?? (spec.Classes == ClassNameRules.Vlass.Length ? ClassNameRules.Vlass : ClassNameRules.Numbered(spec.Classes));
        if (names.Length != spec.Classes)
            throw errors.Of($"{names.Length} classes, as many as names", $"{spec.Classes}");
        foreach (string problem in ClassNameRules.Problems(names))
            throw errors.Of("class names that can be told apart", problem);
        return names;
    }

    /// <summary>The place of a normalisation, which is never guessed.</summary>
    private NormalizationPlace? PlaceOf(ForeignNormalization? normalization, int block, NetworkSpec spec)
    {
        if (normalization is null)
            return null;
        NormalizationPlace? wanted = layers.TellsOperations ? null : options.Normalization;
        bool isOwn = metadata.Architecture is not null || layers.HasOwnNames || HasNotebookSizes(spec);
        return wanted ?? normalization.Place ?? (isOwn ? NormalizationPlace.AfterRelu : throw errors.Of(
            $"weights that tell whether batch normalisation {block} comes before the ReLU or after", $"'{normalization.Mean.Name}', which does not tell",
            $"Set {nameof(ImportOptions)}.{nameof(ImportOptions.Normalization)}: {nameof(NormalizationPlace.BeforeRelu)} for convolution, batch "
            + $"normalisation, ReLU; {nameof(NormalizationPlace.AfterRelu)} for convolution, ReLU, batch normalisation. The forward() of the network says which."));
    }

    private void CheckKinds()
    {
        if (layers.Convolutions.Count + layers.Denses.Count > MostLayers)
            throw errors.Of($"at most {MostLayers:N0} layers", $"{layers.Convolutions.Count + layers.Denses.Count:N0}");
        if (layers.Denses.Count == 0)
            throw errors.Of("at least a dense layer", $"{layers.Convolutions.Count} convolutions and none");
        if (layers.Normalizations.Count != layers.Convolutions.Count)
        {
            throw errors.Of(
                "a batch normalisation for each convolution",
                $"{layers.Convolutions.Count} convolutions and {layers.Normalizations.Count} normalisations");
        }
    }

    /// <summary>The network that the shapes are of, and the operations where the file tells them.</summary>
    private NetworkSpec Infer()
    {
        if (layers is { AveragesGlobally: true, Input: null })
        {
            throw errors.Of(
                "a file that says how large its images are", "a global average, which fits any size",
                $"Give {nameof(ImportOptions)}.{nameof(ImportOptions.Architecture)}.");
        }

        int channels = layers.Convolutions.Count == 0 ? 1 : Size(layers.Convolutions[0].Inputs);
        int maps = layers.Convolutions.Count == 0 ? 1 : Size(layers.Convolutions[^1].Outputs);
        int pools = layers.TellsOperations ? layers.Pools.Count(pool => pool) : layers.Convolutions.Count;
        long side = (long)Math.Sqrt(layers.Denses[0].Inputs / Math.Max(1, maps)) << Math.Min(pools, 31);
        NetworkSpec spec = new(
            layers.Input ?? new ImageShape(Size(side), Size(side), channels),
            [.. layers.Convolutions.Select((layer, block) => new ConvolutionBlock(
                Size(layer.Outputs), Dropout: 0, !layers.TellsOperations || layers.Pools[block]))],
            [.. layers.Denses.SkipLast(1).Select(layer => new DenseBlock(Size(layer.Outputs), 0))],
            Size(layers.Denses[^1].Outputs))
        {
            GlobalAverage = layers.AveragesGlobally,
        };
        return HasNotebookSizes(spec) ? NotebookSpec.Value : spec;
    }

    /// <summary>Whether a network is the notebook's but for what matters in training only.</summary>
    private static bool HasNotebookSizes(NetworkSpec spec) => spec.Blocks.Length == 3 && Plain(spec).Equals(Plain(NotebookSpec.Value));

    private static NetworkSpec Plain(NetworkSpec spec) => spec with
    {
        Blocks = [.. spec.Blocks.Select(block => block with { Dropout = 0 })],
        Hidden = [.. spec.Hidden.Select(block => block with { Dropout = 0 })],
        BatchNormalizationMomentum = BatchNormalization.Momentum,
    };

    private int Size(long size) =>
        size is > 0 and <= int.MaxValue ? (int)size : throw errors.Of("layers of at least one and at most 2³¹ values", $"one of {size}");

    /// <summary>Holds every shape against the network's, and tells all differences.</summary>
    private void Check(NetworkSpec spec)
    {
        List<string> problems = [.. NetworkRules.Problems(spec)];
        if (problems.Count == 0 && (spec.Blocks.Length != layers.Convolutions.Count || spec.Hidden.Length + 1 != layers.Denses.Count))
        {
            problems.Add($"{layers.Convolutions.Count} convolutions and {layers.Denses.Count} dense layers instead of "
                + $"{spec.Blocks.Length} and {spec.Hidden.Length + 1}");
        }

        if (layers.Input is { } input && input != spec.Input)
            problems.Add($"images of {input} in the file");
        if (problems.Count == 0 && layers.TellsOperations)
            CheckOperations(problems, spec);
        if (problems.Count == 0)
        {
            ImmutableArray<int> inputs = spec.DenseInputs, outputs = spec.DenseOutputs;
            for (int block = 0; block < spec.Blocks.Length; block++)
                CheckBlock(problems, layers.Convolutions[block], layers.Normalizations[block], spec.ShapeBefore(block).Channels, spec.Blocks[block].Filters);
            for (int layer = 0; layer < layers.Denses.Count; layer++)
                CheckKernel(problems, layers.Denses[layer], inputs[layer], outputs[layer]);
        }

        if (problems.Count > 0)
        {
            throw errors.Of(
                $"the weights of a network for images of {spec.Input}", string.Join("; ", problems.Take(ProblemsToldAtMost)),
                $"If the images have another size, give {nameof(ImportOptions)}.{nameof(ImportOptions.Architecture)}.");
        }
    }

    /// <summary>Weights of the same shapes may have other pools between them.</summary>
    private void CheckOperations(List<string> problems, NetworkSpec spec)
    {
        for (int block = 0; block < spec.Blocks.Length; block++)
        {
            if (spec.Blocks[block].Pool != layers.Pools[block])
                problems.Add($"{(layers.Pools[block] ? "a" : "no")} max pool in block {block + 1} of the file");
        }

        // Of a map of one pixel, both are the same.
        if (spec.GlobalAverage != layers.AveragesGlobally && spec.ShapeBefore(spec.Blocks.Length) is not { Rows: 1, Columns: 1 })
            problems.Add($"a {(layers.AveragesGlobally ? "global average" : "flatten")} in the file");
    }

    private static void CheckBlock(List<string> problems, ForeignKernel convolution, ForeignNormalization? normalization, int inputs, int outputs)
    {
        CheckKernel(problems, convolution, inputs, outputs);
        if (convolution.Window != (Side, Side))
            problems.Add($"{convolution.Weight} instead of a window of 3×3");
        foreach (ForeignTensor? vector in (ForeignTensor?[])[normalization?.Scale, normalization?.Shift, normalization?.Mean, normalization?.Variance])
            CheckVector(problems, vector, outputs);
    }

    private static void CheckKernel(List<string> problems, ForeignKernel kernel, int inputs, int outputs)
    {
        if (kernel.Inputs != inputs || kernel.Outputs != outputs)
            problems.Add($"{kernel.Weight} instead of {inputs} inputs and {outputs} outputs");
        CheckVector(problems, kernel.Bias, outputs);
    }

    private static void CheckVector(List<string> problems, ForeignTensor? vector, int length)
    {
        if (vector is not null && !(vector.Shape is [long found] && found == length))
            problems.Add($"{vector} instead of ({length})");
    }

    private static void FillConvolution(NetworkWeights weights, int block, ForeignKernel kernel)
    {
        float[] to = weights[$"conv{block}.weight"].Buffer, from = kernel.Weight.Read();
        if (kernel.IsOutputLast)
            KernelLayouts.ToOutputFirst(from, Side * Side, (int)kernel.Inputs, (int)kernel.Outputs, to);
        else
            from.CopyTo(to, 0);
        kernel.Bias?.Read().CopyTo(weights[$"conv{block}.bias"].Buffer, 0);
    }

    private void FillNormalization(NetworkWeights weights, int block, ForeignNormalization normalization, bool isBeforeRelu)
    {
        float[] variance = weights[$"norm{block}.running_var"].Buffer;
        normalization.Scale?.Read().CopyTo(weights[$"norm{block}.weight"].Buffer, 0);
        normalization.Shift?.Read().CopyTo(weights[$"norm{block}.bias"].Buffer, 0);
        normalization.Mean.Read().CopyTo(weights[$"norm{block}.running_mean"].Buffer, 0);
        normalization.Variance.Read().CopyTo(variance, 0);
        int negative = Array.FindIndex(variance, value => value < 0);
        if (negative >= 0)
            throw errors.Of($"variances of at least 0 in '{normalization.Variance.Name}'", $"{variance[negative]}");
        bool isOwn = metadata.Architecture is not null || layers.HasOwnNames;
        float epsilon = normalization.Epsilon ?? options.BatchNormalizationEpsilon ?? (isOwn ? BatchNormalization.Epsilon : layers.UsualEpsilon);
        if (isBeforeRelu)
            NormalizationFold.IntoConvolution(weights, block, epsilon);
        else
            NormalizationFold.IntoScale(weights, block, epsilon);
    }

    /// <param name="weights">Where to.</param>
    /// <param name="layer">The layer, from 1.</param>
    /// <param name="kernel">Where from.</param>
    /// <param name="flattened">The map that was flattened for this layer; of no size where there was none.</param>
    private void FillDense(NetworkWeights weights, int layer, ForeignKernel kernel, ImageShape flattened)
    {
        float[] to = weights[$"dense{layer}.weight"].Buffer, from = kernel.Weight.Read();
        int inputs = (int)kernel.Inputs, outputs = (int)kernel.Outputs;
        if (kernel.IsOutputLast)
        {
            float[] turned = new float[from.Length];
            KernelLayouts.Transpose(from, inputs, outputs, turned);
            from = turned;
        }

        if (layers.FlattensChannelsLast && flattened.Channels > 0)
        {
            for (int start = 0; start < from.Length; start += inputs)
                KernelLayouts.Transpose(from.AsSpan(start, inputs), flattened.Rows * flattened.Columns, flattened.Channels, to.AsSpan(start, inputs));
        }
        else
        {
            from.CopyTo(to, 0);
        }

        kernel.Bias?.Read().CopyTo(weights[$"dense{layer}.bias"].Buffer, 0);
    }
}
