using VlassNet.Compute.Engines;

namespace VlassNet.Training;

/// <summary>The first epochs of a run, in which the convolution blocks are frozen.</summary>
/// <param name="epochs">How many.</param>
/// <param name="session">The session, which has not made a step.</param>
internal sealed class FrozenStart(int epochs, INetworkSession session)
{
    private readonly OptimizerState? unused = epochs > 0 ? session.GetOptimizerState() : null;

    /// <summary>Whether the blocks are frozen in an epoch, from 0.</summary>
    public bool Includes(int epoch) => epoch < epochs;

    /// <summary>
    /// Lets the optimizer start again where the blocks begin to learn. Adam divides by how many steps it has made: with those of the frozen
    /// epochs counted, the first steps of the blocks would be several times too long.
    /// </summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step that comes next, which is not 0 where the epoch is resumed.</param>
    public void Begin(int epoch, int step)
    {
        if (unused is not null && epoch == epochs && step == 0)
            session.SetOptimizerState(unused);
    }
}
