using VlassNet.Networks;

namespace VlassNet.Compute.Engines;

/// <summary>
/// A network that an engine has made ready. Holds the engine's memory until it is disposed of. One call at a time: the session
/// uses many threads itself, but is not to be called from several at once.
/// </summary>
public interface INetworkSession : IDisposable
{
    /// <summary>The network.</summary>
    NetworkSpec Spec { get; }

    /// <summary>Where it is computed.</summary>
    ComputeDevice Device { get; }

    /// <summary>
    /// One step: forward with batch statistics (and dropout), softmax cross-entropy (the weighted sum over the images, divided by
    /// their number), backward, moving averages, optimizer. With <see cref="StepSettings.FrozenBlocks"/> only the dense layers learn. Where the
    /// loss is not finite, nothing in the session changes.
    /// </summary>
    /// <exception cref="ArgumentException">The batch is empty, or a label is not a class.</exception>
    /// <exception cref="InvalidOperationException">The session was opened without an optimizer.</exception>
    StepResult TrainStep(ITrainingBatch batch, in StepSettings settings);

    /// <summary>Forward and backward as in <see cref="TrainStep"/>, but nothing in the session changes.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="settings">As for a training step; the learning rate does not matter.</param>
    /// <param name="gradients">Receives the gradient of the mean loss; the tensors that are not trainable receive 0.</param>
    /// <exception cref="ArgumentException">The batch is empty, a label is not a class, or the gradients are another network's.</exception>
    StepResult ComputeGradients(ITrainingBatch batch, in StepSettings settings, NetworkWeights gradients);

    /// <summary>Class probabilities, with the moving averages and without dropout.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="probabilities">Receives <c>(image, class)</c>; each image's probabilities add up to 1.</param>
    void Predict(IImageBatch batch, Span<float> probabilities);

    /// <summary>
    /// Replaces the moving averages of every batch normalisation by the mean and the (biased) variance over all pixels of all images,
    /// without dropout: block after block, each from what the blocks before it make with their new statistics.
    /// </summary>
    /// <param name="batch">The images; the more, the better. An engine may fetch each several times.</param>
    /// <exception cref="ArgumentException">The batch is empty.</exception>
    void RefreshStatistics(IImageBatch batch);

    /// <summary>Copies the weights out.</summary>
    void GetWeights(NetworkWeights destination);

    /// <summary>Replaces the weights.</summary>
    void SetWeights(NetworkWeights source);

    /// <summary>A copy of what the optimizer remembers.</summary>
    /// <exception cref="InvalidOperationException">The session was opened without an optimizer.</exception>
    OptimizerState GetOptimizerState();

    /// <summary>Puts back what the optimizer remembered.</summary>
    /// <exception cref="ArgumentException">The state is another optimizer's or another network's.</exception>
    void SetOptimizerState(OptimizerState state);
}
