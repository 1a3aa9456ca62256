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

    internal override IEnumerable<string> Problems() =>
    [
        .. Check("Beta1", Beta1, Beta1 is >= 0 and < 1, "in [0, 1)"),
        .. Check("Beta2", Beta2, Beta2 is >= 0 and < 1, "in [0, 1)"),
        .. Check("Epsilon", Epsilon, Epsilon > 0, "above 0"),
    ];
}
