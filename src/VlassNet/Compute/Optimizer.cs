using System.Collections.Immutable;
using System.Text;

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

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate()
    {
        string[] problems = [.. Problems()];
        if (problems.Length > 0)
            throw new ArgumentException($"{Name}: {string.Join("; ", problems)}.");
    }

    /// <summary>Prints nothing of its own: what all optimizers have follows from which one it is, and texts tell the settings.</summary>
    protected virtual bool PrintMembers(StringBuilder builder) => false;

    /// <summary>What is out of range, a phrase each.</summary>
    internal abstract IEnumerable<string> Problems();

    private protected static IEnumerable<string> Check(string setting, float value, bool holds, string range)
    {
        if (!holds)
            yield return $"{setting} must be {range}, but is {value}";
    }
}
