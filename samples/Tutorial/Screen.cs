using Microsoft.Extensions.Logging;

namespace Tutorial;

/// <summary>What is seen while the tutorial runs: headings, and what the library has to say, such as each epoch's result.</summary>
internal sealed class Screen : ILogger
{
    /// <summary>Begins a section, as a heading of the notebook does.</summary>
    public void Heading(string title) => Console.WriteLine($"\n== {title} ==");

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Console.WriteLine(formatter(state, exception));

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
