using System.Collections.Immutable;
using VlassNet.Networks;

namespace VlassNet.Exchange;

/// <summary>What a file of weights does not say of its network. The defaults fit what <see cref="ModelImporter"/> says of them.</summary>
public sealed record ImportOptions
{
    /// <summary>
    /// The network that the weights must fit. Default null: as the tensors have it, for the square images that halve to the map that
    /// the first dense layer expects, with no dropout, a pool in every block unless the file tells its operations (ONNX) and no global
    /// average unless it does; weights of the notebook's shapes are taken for the notebook's network.
    /// </summary>
    public NetworkSpec? Architecture { get; init; }

    /// <summary>
    /// The names of the classes. Default null: those that the file brings with it, else the four of the VLASS set where there are four
    /// classes, else <c>class 0</c>, <c>class 1</c>, ….
    /// </summary>
    public ImmutableArray<string>? ClassNames { get; init; }

    /// <summary>
    /// The ε that the other program adds to the variance in batch normalisation. Default null: 0.00001 for files of PyTorch's kind, as
    /// PyTorch does without being told (<c>.pt</c>, <c>.safetensors</c>, <c>.dat</c>, names in <c>.npz</c>); 0.001 for weights of Keras,
    /// and for what VlassNet has written or the names are VlassNet's. An ε other than VlassNet's own 0.001 is worked into γ, which gives
    /// the same predictions. Not used where the file says it (ONNX).
    /// </summary>
    public float? BatchNormalizationEpsilon { get; init; }

    /// <summary>
    /// Whether the other program's batch normalisations come after the ReLU or before. Default null: as the file tells, by its operations
    /// (ONNX), by the numbers in the names of a PyTorch <c>Sequential</c> (of <c>0</c>, a convolution, and <c>1</c>, a normalisation,
    /// nothing is between; <c>0</c> and <c>2</c> have the ReLU between them), or by being VlassNet's own or the notebook's. A file that does
    /// not tell is refused until this says it. Not used where the file has the operations.
    /// </summary>
    public NormalizationPlace? Normalization { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">Some make no sense; the message lists all of them.</exception>
    public void Validate() => new OptionProblems(nameof(ImportOptions))
        .Add(Architecture is null ? [] : NetworkRules.Problems(Architecture))
        .Add(ClassNames is { IsDefault: true } ? [$"expected {nameof(ClassNames)}, or null; received an array that was not made"] : [])
        .Add(ClassNames is { IsDefault: false } names ? ClassNameRules.Problems(names) : [])
        .Require(
            BatchNormalizationEpsilon is null || (BatchNormalizationEpsilon > 0 && float.IsFinite(BatchNormalizationEpsilon.Value)),
            nameof(BatchNormalizationEpsilon), "> 0, or null", BatchNormalizationEpsilon)
        .Require(
            Normalization is null || Enum.IsDefined(Normalization.Value), nameof(Normalization),
            $"{NormalizationPlace.AfterRelu} or {NormalizationPlace.BeforeRelu}, or null", Normalization)
        .ThrowIfAny();
}
