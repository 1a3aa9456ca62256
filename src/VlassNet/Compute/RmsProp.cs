using System.Collections.Immutable;

namespace VlassNet.Compute;

/// <summary>
/// RMSprop (Tieleman and Hinton 2012) as Keras computes it, which is what the notebook trains with:
/// <c>v ← ρ·v + (1 − ρ)·g²</c>, <c>w ← w − lr·g/√(v + ε)</c>, with ε <b>inside</b> the root.
/// </summary>
public sealed record RmsProp : Optimizer
{
    /// <summary>ρ, the share of the old mean square that a step keeps. Default 0.9.</summary>
    public float Rho { get; init; } = 0.9f;

    /// <summary>ε. Default 1e-7.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <inheritdoc/>
    public override string Name => "RMSprop";

    /// <inheritdoc/>
    public override float DefaultLearningRate => 1e-3f;

    /// <inheritdoc/>
    public override ImmutableArray<string> Slots => ["mean_square"];

    private protected override (string Name, object? Value)[] Settings =>
        [(nameof(Rho), Rho), (nameof(Epsilon), Epsilon)];

    internal override void Check(OptionProblems problems) => problems
        .Require(IsShare(Rho), nameof(Rho), "≥ 0 and < 1", Rho)
        .Require(Epsilon > 0, nameof(Epsilon), "> 0", Epsilon);
}
