using System.Collections.Immutable;

namespace VlassNet.Compute;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019) as Keras computes it: <c>w ← w − lr·λ·w</c>, then the step of
/// <see cref="Adam"/>. Every trainable tensor decays.
/// </summary>
public sealed record AdamW : Optimizer
{
    /// <summary>β₁. Default 0.9.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>β₂. Default 0.999.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>ε, outside the root. Default 1e-7.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>λ. Default 0.004, as in Keras.</summary>
    public float WeightDecay { get; init; } = 0.004f;

    /// <inheritdoc/>
    public override string Name => "AdamW";

    /// <inheritdoc/>
    public override float DefaultLearningRate => 1e-3f;

    /// <inheritdoc/>
    public override ImmutableArray<string> Slots => ["mean", "mean_square"];

    private protected override (string Name, object? Value)[] Settings =>
        [(nameof(Beta1), Beta1), (nameof(Beta2), Beta2), (nameof(Epsilon), Epsilon), (nameof(WeightDecay), WeightDecay)];

    internal override void Check(OptionProblems problems) => problems
        .Require(IsShare(Beta1), nameof(Beta1), "≥ 0 and < 1", Beta1)
        .Require(IsShare(Beta2), nameof(Beta2), "≥ 0 and < 1", Beta2)
        .Require(Epsilon > 0, nameof(Epsilon), "> 0", Epsilon)
        .Require(IsShare(WeightDecay), nameof(WeightDecay), "≥ 0 and < 1", WeightDecay);
}
