namespace VlassNet.Tests.Training;

/// <summary>Keeps what it is told, at once and on the thread that tells.</summary>
internal sealed class Recorder<T>(Action<T>? then = null) : IProgress<T>
{
    public List<T> Values { get; } = [];

    public void Report(T value)
    {
        Values.Add(value);
        then?.Invoke(value);
    }
}
