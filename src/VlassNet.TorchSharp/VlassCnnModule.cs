using TorchSharp;
using VlassNet.Networks;
using VlassNet.TorchSharp.Network;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp;

/// <summary>
/// A network as a TorchSharp module, for programs that use TorchSharp themselves: images <c>(image, channel, row, column)</c> in,
/// logits <c>(image, class)</c> out; softmax makes them probabilities. Its state has the names of <see cref="NetworkWeights"/>.
/// </summary>
/// <remarks>
/// Normalisation and its moving averages are Keras', as in VlassNet (<see cref="BatchNormalization"/>), with the network's momentum.
/// Dropout draws from TorchSharp's default generator when the module trains. The module can be moved, saved and trained like any other.
/// </remarks>
public sealed class VlassCnnModule : nn.Module<Tensor, Tensor>
{
    private readonly SharedStorage storage;
    private readonly List<ConvolutionModule> convolutions = [];
    private readonly List<NormalizationModule> normalizations = [];
    private readonly List<DenseModule> dense = [];

    /// <summary>Makes a module with given weights, which are copied.</summary>
    /// <param name="weights">The network and its weights.</param>
    /// <param name="device">Where; default the processor.</param>
    /// <param name="options">
    /// The precision of its layers and the order of its maps; null for single precision, channel by channel. The images that it is called with
    /// may lie either way.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every one that is.</exception>
    public VlassCnnModule(NetworkWeights weights, Device? device = null, TorchSharpOptions? options = null)
        : this(weights, device ?? CPU, options ?? new TorchSharpOptions { ChannelsLast = false }, slots: 0)
    {
    }

    internal VlassCnnModule(NetworkWeights weights, Device device, TorchSharpOptions options, int slots)
        : base(nameof(VlassCnnModule))
    {
        ArgumentNullException.ThrowIfNull(weights);
        options.Validate();
        Spec = weights.Spec;
        storage = new SharedStorage(weights, device, options.ChannelsLast ?? device.type == DeviceType.CUDA, slots);
        for (int block = 1; block <= Spec.Blocks.Length; block++)
        {
            convolutions.Add(Add(new ConvolutionModule(storage, $"conv{block}")));
            normalizations.Add(Add(new NormalizationModule(storage, $"norm{block}", Spec.BatchNormalizationMomentum)));
        }

        for (int layer = 1; layer <= Spec.Hidden.Length + 1; layer++)
            dense.Add(Add(new DenseModule(storage, $"dense{layer}")));
        ScalarType? type = options.Precision == TorchPrecision.BFloat16 ? ScalarType.BFloat16 : null;
        convolutions.ForEach(layer => layer.Type = type);
        dense.ForEach(layer => layer.Type = type);
        SetWeights(weights);

        T Add<T>(T layer)
            where T : nn.Module
        {
            register_module(layer.GetName(), layer);
            return layer;
        }
    }

    /// <summary>The network.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>The memory of the weights, as long as the module has not been moved.</summary>
    internal SharedStorage Storage => storage;

    /// <summary>What drops activations in a session; null for TorchSharp's own dropout.</summary>
    internal HashedDropout? Dropout { get; init; }

    /// <summary>Makes a module of a network, weights and all.</summary>
    /// <param name="model">The network; it is copied.</param>
    /// <param name="device">Where; default the processor.</param>
    /// <param name="options">The precision of its layers and the order of its maps; null for single precision, channel by channel.</param>
    /// <returns>The module, for the caller to dispose of; it predicts until <c>train()</c> is called.</returns>
    public static VlassCnnModule From(VlassCnn model, Device? device = null, TorchSharpOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        VlassCnnModule module = new(model.Weights, device, options);
        module.eval();
        return module;
    }

    /// <summary>Copies the module's weights to a network.</summary>
    /// <exception cref="ArgumentException">It is another network.</exception>
    public void CopyTo(VlassCnn model)
    {
        ArgumentNullException.ThrowIfNull(model);
        GetWeights(model.Weights);
    }

    /// <summary>Replaces the weights.</summary>
    /// <exception cref="ArgumentException">They are another network's.</exception>
    public void SetWeights(NetworkWeights source)
    {
        Require(source);
        foreach ((string name, Tensor tensor) in State())
            TensorValues.Set(tensor, source[name].Values);
    }

    /// <summary>Copies the weights out.</summary>
    /// <exception cref="ArgumentException">They are another network's.</exception>
    public void GetWeights(NetworkWeights destination)
    {
        Require(destination);
        foreach ((string name, Tensor tensor) in State())
            destination[name].Write(values => TensorValues.Get(tensor, values));
    }

    /// <inheritdoc/>
    /// <param name="input">Images, <c>(image, channel, row, column)</c>.</param>
    /// <returns>Logits, <c>(image, class)</c>.</returns>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return Logits(Convolved(input, convolutions.Count)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The logits of a training step in which only the dense layers learn: the blocks act as in prediction, and nothing is recorded for a way
    /// back through them. The module is left set to train.
    /// </summary>
    internal Tensor ForwardWithFrozenBlocks(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        eval();
        Tensor features;
        using (no_grad())
            features = Convolved(input, convolutions.Count);
        train();
        return Logits(features).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Replaces the moving averages by the statistics of images: block after block, each from what the blocks before it make with their new
    /// ones. The module must be set to predict.
    /// </summary>
    /// <param name="load">Some of the images from a place on, null after the last one; asked once for each block.</param>
    internal void RefreshStatistics(Func<int, Tensor?> load)
    {
        for (int block = 0; block < convolutions.Count; block++)
        {
            using DisposeScope scope = NewDisposeScope();
            NormalizationModule normalization = normalizations[block];
            normalization.BeginStatistics();
            int start = 0;
            while (true)
            {
                using DisposeScope slice = NewDisposeScope();
                if (load(start) is not { } images)
                    break;
                normalization.AddToStatistics(nn.functional.relu(convolutions[block].call(Convolved(images, block))));
                start += (int)images.shape[0];
            }

            normalization.KeepStatistics();
        }
    }

    /// <summary>Makes the statistics of batches go there, and the moving averages wait.</summary>
    internal void Measure(MeasuredBatch batch) => normalizations.ForEach(layer => layer.Measured = batch);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            storage.Dispose();
    }

    /// <summary>What some first blocks make of images.</summary>
    private Tensor Convolved(Tensor features, int blocks)
    {
        for (int block = 0; block < blocks; block++)
        {
            features = nn.functional.relu(convolutions[block].call(features));
            features = Drop(features, block, Spec.Blocks[block].Dropout);
            features = normalizations[block].call(features);
            if (Spec.Blocks[block].Pool)
                features = nn.functional.max_pool2d(features, 2, 2, ceil_mode: true);
        }

        return features;
    }

    /// <summary>What the dense layers make of the last block's maps.</summary>
    private Tensor Logits(Tensor features)
    {
        features = Spec.GlobalAverage ? features.mean([2, 3]) : features.reshape(features.shape[0], -1);
        for (int layer = 0; layer < dense.Count - 1; layer++)
            features = Drop(nn.functional.relu(dense[layer].call(features)), -1 - layer, Spec.Hidden[layer].Dropout);
        Tensor logits = dense[^1].call(features);

        // Softmax wants more digits than rounded layers give.
        return logits.dtype == ScalarType.BFloat16 ? logits.to(ScalarType.Float32) : logits;
    }

    private IEnumerable<(string Name, Tensor Tensor)> State() =>
        [.. named_parameters().Select(parameter => (parameter.name, (Tensor)parameter.parameter)), .. named_buffers()];

    private Tensor Drop(Tensor values, int layer, float rate)
    {
        if (!training || rate == 0)
            return values;
        return Dropout is null ? nn.functional.dropout(values, rate) : Dropout.Apply(values, layer, rate);
    }

    private void Require(NetworkWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (!weights.Spec.Equals(Spec))
            throw new ArgumentException("The weights are for another network.", nameof(weights));
    }
}
