using System.Diagnostics;

namespace VlassNet.Training;

/// <summary>How long an epoch has taken, before and since it was resumed.</summary>
/// <param name="before">Seconds before it was resumed.</param>
internal sealed class EpochClock(double before)
{
    private readonly Stopwatch watch = Stopwatch.StartNew();

    public double Seconds => before + watch.Elapsed.TotalSeconds;
}
