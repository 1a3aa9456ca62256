using TorchSharp;
using VlassNet.Networks;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Network;

/// <summary>
/// Batch normalisation with Keras' moving averages: of the biased variance, where PyTorch's own take the unbiased one.
/// </summary>
internal sealed class NormalizationModule : LayerModule
{
    private const string Mean = "running_mean";
    private const string Variance = "running_var";

    private readonly float momentum;
    private Tensor? batchMean;
    private Tensor? batchVariance;
    private long count;

    /// <param name="storage">The memory of the weights.</param>
    /// <param name="name">The layer, e.g. <c>norm1</c>.</param>
    /// <param name="momentum">The share of the moving averages that a step keeps.</param>
    public NormalizationModule(SharedStorage storage, string name, float momentum)
        : base(storage, name)
    {
        this.momentum = momentum;
        foreach (string average in (string[])[Mean, Variance])
            register_buffer(average, storage[$"{name}.{average}"]);
    }

    /// <summary>
    /// Whether the batch's statistics are kept until <see cref="Move"/> is called, rather than move the averages at once: a step whose
    /// loss is not finite must leave these as they were.
    /// </summary>
    public bool Postpones { get; set; }

    public override Tensor forward(Tensor input)
    {
        if (!training)
        {
            return nn.functional.batch_norm(
                input, this[Mean], this[Variance], Weight, Bias, training: false, 0, BatchNormalization.Epsilon);
        }

        // With a momentum of 1 the new averages are the batch's own.
        Forget();
        batchMean = zeros_like(this[Mean]).DetachFromDisposeScope();
        batchVariance = zeros_like(this[Variance]).DetachFromDisposeScope();
        count = input.numel() / input.shape[1];
        Tensor output = nn.functional.batch_norm(
            input, batchMean, batchVariance, Weight, Bias, training: true, momentum: 1, BatchNormalization.Epsilon);
        if (!Postpones)
            Move();
        return output;
    }

    /// <summary>Moves the averages towards the last batch's statistics.</summary>
    public void Move()
    {
        if (batchMean is null || batchVariance is null)
            return;
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();

        // libtorch gives the unbiased variance.
        Approach(this[Mean], batchMean);
        Approach(this[Variance], batchVariance * ((count - 1) / (double)count));
        Forget();
    }

    /// <summary>Begins to add up the statistics of a set.</summary>
    public void BeginStatistics()
    {
        Forget();
        batchMean = zeros_like(this[Mean], dtype: ScalarType.Float64).DetachFromDisposeScope();
        batchVariance = zeros_like(batchMean).DetachFromDisposeScope();
        count = 0;
    }

    /// <summary>Adds the activations of some images, <c>(image, channel, row, column)</c>.</summary>
    public void AddToStatistics(Tensor activations)
    {
        Tensor values = activations.to(ScalarType.Float64);
        batchMean!.add_(values.sum([0, 2, 3]));
        batchVariance!.add_((values * values).sum([0, 2, 3]));
        count += values.numel() / values.shape[1];
    }

    /// <summary>Makes what was added up the averages.</summary>
    public void KeepStatistics()
    {
        Tensor mean = batchMean! / count;
        this[Mean].copy_(mean);
        this[Variance].copy_((batchVariance! / count - mean * mean).clamp_min(0));
        Forget();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Forget();
        base.Dispose(disposing);
    }

    private void Approach(Tensor average, Tensor batch) => average.mul_(momentum).add_(batch, alpha: 1 - momentum);

    private void Forget()
    {
        batchMean?.Dispose();
        batchVariance?.Dispose();
        (batchMean, batchVariance) = (null, null);
    }
}
