using System.Collections.Immutable;

namespace VlassNet.Compute;

/// <summary>
/// Adam (Kingma and Ba 2015) as Keras computes it: <c>m ← β₁m + (1 − β₁)g</c>, <c>v ← β₂v + (1 − β₂)g²</c>,
/// <c>w ← w − lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε)</c>, with t from 1.
/// </summary>
public sealed record Adam : Optimizer
{
    /// <summary>β₁. Default 0.9.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>β₂. Default 0.999.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>ε, outside the root. Default 1e-7.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <inheritdoc/>
    public override string Name => "Adam";

    /// <inheritdoc/>
    public override float DefaultLearningRate => 1e-3f;

    /// <inheritdoc/>
    public override ImmutableArray<string> Slots => ["mean", "mean_square"];

    private protected override (string Name, object? Value)[] Settings =>
        [(nameof(Beta1), Beta1), (nameof(Beta2), Beta2), (nameof(Epsilon), Epsilon)];

    internal override void Check(OptionProblems problems) => problems
        .Require(IsShare(Beta1), nameof(Beta1), "≥ 0 and < 1", Beta1)
        .Require(IsShare(Beta2), nameof(Beta2), "≥ 0 and < 1", Beta2)
        .Require(Epsilon > 0, nameof(Epsilon), "> 0", Epsilon);
}
