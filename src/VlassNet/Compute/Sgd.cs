using System.Collections.Immutable;

namespace VlassNet.Compute;

/// <summary>
/// Stochastic gradient descent with momentum as Keras computes it: <c>u ← μu − lr·g</c>, then <c>w ← w + u</c>, or with
/// Nesterov's momentum <c>w ← w + μu − lr·g</c>.
/// </summary>
public sealed record Sgd : Optimizer
{
    /// <summary>μ. Default 0, plain descent.</summary>
    public float Momentum { get; init; }

    /// <summary>Whether the momentum is Nesterov's. Default no.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override string Name => "SGD";

    /// <inheritdoc/>
    public override float DefaultLearningRate => 1e-2f;

    /// <inheritdoc/>
    public override ImmutableArray<string> Slots => ["velocity"];

    private protected override (string Name, object? Value)[] Settings =>
        [(nameof(Momentum), Momentum), (nameof(Nesterov), Nesterov)];

    internal override void Check(OptionProblems problems) => problems
        .Require(IsShare(Momentum), nameof(Momentum), "≥ 0 and < 1", Momentum);
}
