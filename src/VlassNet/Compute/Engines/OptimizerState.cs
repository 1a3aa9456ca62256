using System.Collections.Immutable;
using VlassNet.Networks;

namespace VlassNet.Compute.Engines;

/// <summary>What an optimizer remembers from step to step.</summary>
/// <param name="Optimizer">The optimizer's name, <see cref="Optimizer.Name"/>.</param>
/// <param name="Steps">How many steps it has made.</param>
/// <param name="Slots">
/// Its arrays, each with a value for every weight, by the names in <see cref="Optimizer.Slots"/>; the tensors that are not
/// trainable hold 0.
/// </param>
public sealed record OptimizerState(
    string Optimizer, long Steps, ImmutableSortedDictionary<string, NetworkWeights> Slots);
