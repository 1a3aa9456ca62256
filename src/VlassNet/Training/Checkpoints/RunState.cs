using System.Collections.Immutable;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Training.Checkpoints;

/// <summary>How far a training run is: all that the next step depends on. Random numbers depend on the seed, epoch and step alone.</summary>
internal sealed record RunState
{
    /// <summary>The epoch at hand, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>Steps of it that are done.</summary>
    public required int Step { get; init; }

    /// <summary>What these gave.</summary>
    public required StepResult Sum { get; init; }

    /// <summary>How long they took.</summary>
    public required double Seconds { get; init; }

    /// <summary>The epochs that are complete.</summary>
    public required ImmutableArray<EpochResult> Completed { get; init; }

    /// <summary>The best of them, or null where there is none.</summary>
    public required EpochResult? BestEpoch { get; init; }

    /// <summary>The weights after the last step.</summary>
    public required NetworkWeights Weights { get; init; }

    /// <summary>The weights after the best epoch; null where there is none.</summary>
    public required NetworkWeights? Best { get; init; }

    /// <summary>What the optimizer remembers.</summary>
    public required OptimizerState Optimizer { get; init; }
}
