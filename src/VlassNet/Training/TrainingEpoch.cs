using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Training;

/// <summary>An epoch that has just ended, as an <see cref="ITrainingCallback"/> sees it.</summary>
public sealed class TrainingEpoch
{
    private readonly INetworkSession session;

    internal TrainingEpoch(
        INetworkSession session, NetworkWeights weights, IReadOnlyList<EpochResult> completed, bool isBest)
    {
        this.session = session;
        Weights = weights;
        Completed = completed;
        IsBest = isBest;
    }

    /// <summary>What the epoch gave.</summary>
    public EpochResult Result => Completed[^1];

    /// <summary>What all epochs so far gave, this one included.</summary>
    public IReadOnlyList<EpochResult> Completed { get; }

    /// <summary>Whether it is the best epoch so far.</summary>
    public bool IsBest { get; }

    /// <summary>The weights after the epoch. The next epoch overwrites them: clone what is to be kept, change nothing.</summary>
    public NetworkWeights Weights { get; }

    /// <summary>A copy of what the optimizer remembers.</summary>
    public OptimizerState GetOptimizerState() => session.GetOptimizerState();

    /// <summary>Ends the training after this epoch.</summary>
    public void RequestStop() => StopRequested = true;

    internal bool StopRequested { get; private set; }
}
