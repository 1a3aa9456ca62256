using System.Collections.Immutable;
using VlassNet.Networks;

namespace VlassNet.Exchange;

/// <summary>What a file of weights does not say of its network. The defaults fit what <see cref="ModelImporter"/> says of them.</summary>
public sealed record ImportOptions
{
    /// <summary>
    /// The network that the weights must fit. Default null: as the tensors have it, for the square images that halve to the map that
    /// the first dense layer expects, with no dropout; weights of the notebook's shapes are taken for the notebook's network.
    /// </summary>
    public NetworkSpec? Architecture { get; init; }

    /// <summary>
    /// The names of the classes. Default null: those that the file brings with it, else the four of the VLASS set where there are four
    /// classes, else <c>class 0</c>, <c>class 1</c>, ….
    /// </summary>
    public ImmutableArray<string>? ClassNames { get; init; }

    /// <summary>
    /// The ε that the other program adds to the variance in batch normalisation. Default 0.001, as Keras and VlassNet have it; PyTorch's
    /// own default is 0.00001. Another ε is worked into γ, which gives the same predictions. Not used where the file says it (ONNX).
    /// </summary>
    public float BatchNormalizationEpsilon { get; init; } = BatchNormalization.Epsilon;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate() => new OptionProblems(nameof(ImportOptions))
        .Add(Architecture is null ? [] : NetworkRules.Problems(Architecture))
        .Add(ClassNames is { IsDefault: true } ? [$"expected {nameof(ClassNames)}, or null; received an array that was not made"] : [])
        .Add(ClassNames is { IsDefault: false } names ? ClassNameRules.Problems(names) : [])
        .Require(
            BatchNormalizationEpsilon > 0 && float.IsFinite(BatchNormalizationEpsilon), nameof(BatchNormalizationEpsilon), "> 0",
            BatchNormalizationEpsilon)
        .ThrowIfAny();
}
