using System.Collections.Immutable;

namespace VlassNet.Compute;

/// <summary>
/// The rule by which a step changes the weights. One of <see cref="RmsProp"/>, <see cref="Adam"/>, <see cref="AdamW"/>,
/// <see cref="Sgd"/>; an engine knows how to compute each. The learning rate comes with each step.
/// </summary>
public abstract record Optimizer
{
    private protected Optimizer()
    {
    }

    /// <summary>The name, for logs and files.</summary>
    public abstract string Name { get; }

    /// <summary>The learning rate that Keras would use when none is given.</summary>
    public abstract float DefaultLearningRate { get; }

    /// <summary>The names of the arrays that it remembers, each with a value for every weight.</summary>
    public abstract ImmutableArray<string> Slots { get; }

    /// <summary>The rule and its settings on one line, <c>RmsProp { Rho = 0.9, Epsilon = 1E-07 }</c>, the same text in every culture.</summary>
    public sealed override string ToString() => SettingsText.Of(GetType().Name, Settings);

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate() => OptionProblems.Refuse(Name, Check);

    /// <summary>Every setting, by its name.</summary>
    private protected abstract (string Name, object? Value)[] Settings { get; }

    /// <summary>Adds what is out of range.</summary>
    internal abstract void Check(OptionProblems problems);

    private protected static bool IsShare(float value) => value is >= 0 and < 1;
}
