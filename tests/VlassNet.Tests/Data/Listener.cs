namespace VlassNet.Tests.Data;

/// <summary>Told at once, on the thread that reports.</summary>
internal sealed class Listener(Action<LoadProgress> tell) : IProgress<LoadProgress>
{
    public void Report(LoadProgress value) => tell(value);
}
