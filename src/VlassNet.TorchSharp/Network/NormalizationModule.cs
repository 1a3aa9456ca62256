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
    private Tensor? sum;
    private Tensor? squares;
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

    /// <summary>Whether a tensor of that name is a variance.</summary>
    public static bool IsVariance(string name) => name.EndsWith(Variance, StringComparison.Ordinal);

    /// <summary>
    /// Receives the batch's statistics, all 0 before, in place of the averages: a step whose loss is not finite must leave these as they were.
    /// Null to move them at once.
    /// </summary>
    public MeasuredBatch? Measured { get; set; }

    public override Tensor forward(Tensor input)
    {
        if (!training)
        {
            return nn.functional.batch_norm(
                input, this[Mean], this[Variance], Weight, Bias, training: false, 0, BatchNormalization.Epsilon);
        }

        if (Measured is not null)
            return Normalized(input, Measured[$"{GetName()}.{Mean}"], Measured[$"{GetName()}.{Variance}"]);
        using DisposeScope scope = NewDisposeScope();
        Tensor mean = zeros_like(this[Mean]), variance = zeros_like(this[Variance]);
        Tensor output = Normalized(input, mean, variance);
        using (no_grad())
        {
            // libtorch gives the unbiased variance.
            long values = input.numel() / input.shape[1];
            Approach(this[Mean], mean);
            Approach(this[Variance], variance * ((values - 1) / (double)values));
        }

        return output.MoveToOuterDisposeScope();
    }

    /// <summary>Begins to add up the statistics of a set.</summary>
    public void BeginStatistics()
    {
        Forget();
        sum = zeros_like(this[Mean], dtype: ScalarType.Float64).DetachFromDisposeScope();
        squares = zeros_like(sum).DetachFromDisposeScope();
        count = 0;
    }

    /// <summary>Adds the activations of some images, <c>(image, channel, row, column)</c>.</summary>
    public void AddToStatistics(Tensor activations)
    {
        Tensor values = activations.to(ScalarType.Float64);
        sum!.add_(values.sum([0, 2, 3]));
        squares!.add_((values * values).sum([0, 2, 3]));
        count += values.numel() / values.shape[1];
    }

    /// <summary>Makes what was added up the averages.</summary>
    public void KeepStatistics()
    {
        Tensor mean = sum! / count;
        this[Mean].copy_(mean);
        this[Variance].copy_((squares! / count - mean * mean).clamp_min(0));
        Forget();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Forget();
        base.Dispose(disposing);
    }

    /// <summary>Normalises by the batch's own statistics. With a momentum of 1 the averages that are given become these.</summary>
    private Tensor Normalized(Tensor input, Tensor mean, Tensor variance) =>
        nn.functional.batch_norm(input, mean, variance, Weight, Bias, training: true, momentum: 1, BatchNormalization.Epsilon);

    private void Approach(Tensor average, Tensor batch) => average.mul_(momentum).add_(batch, alpha: 1 - momentum);

    private void Forget()
    {
        sum?.Dispose();
        squares?.Dispose();
        (sum, squares) = (null, null);
    }
}
