namespace VlassNet.Exchange;

/// <summary>A module of a state dictionary: the tensors that have its name before theirs.</summary>
internal sealed class StateModule(string name)
{
    /// <summary>What a module can be.</summary>
    internal enum ModuleKind
    {
        Convolution,
        Normalization,
        Dense,
    }

    public string Name { get; } = name;

    /// <summary>Its tensors by the last part of their names.</summary>
    public Dictionary<string, ForeignTensor> Parts { get; } = new(StringComparer.Ordinal);

    private ForeignTensor? Weight => Parts.GetValueOrDefault("weight");

    private ForeignTensor? Bias => Parts.GetValueOrDefault("bias");

    private ForeignTensor? Mean => Parts.GetValueOrDefault("running_mean");

    private ForeignTensor? Variance => Parts.GetValueOrDefault("running_var");

    /// <summary>What the module is.</summary>
    /// <exception cref="BadInputException">None of VlassNet's layers.</exception>
    public ModuleKind KindOf(InputErrors errors)
    {
        int known = new[] { Weight, Bias, Mean, Variance }.Count(tensor => tensor is not null);
        return (known == Parts.Count, Mean is not null, Variance is not null, Weight?.Shape.Length) switch
        {
            (true, true, true, _) => ModuleKind.Normalization,
            (true, false, false, 4) => ModuleKind.Convolution,
            (true, false, false, 2) => ModuleKind.Dense,
            _ => throw errors.Of(
                "tensors of convolutions, batch normalisations and dense layers", $"{Odd()}", "Save the state dictionary of the network alone."),
        };
    }

    public ForeignKernel ToKernel() => new(Weight!, Bias, IsOutputLast: false);

    public ForeignNormalization ToNormalization(NormalizationPlace? place) => new(Weight, Bias, Mean!, Variance!, Place: place);

    /// <summary>The tensor that is least like one of VlassNet's layers.</summary>
    private ForeignTensor Odd() =>
        Parts.FirstOrDefault(part => part.Key is not ("weight" or "bias" or "running_mean" or "running_var")).Value
        ?? Mean ?? Variance ?? Weight ?? Bias!;
}
