using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace ClassifyCutouts;

/// <summary>What the user sees: lines, warnings, and a bar where there is a terminal.</summary>
internal sealed class Screen : ILogger
{
    public void Line(string text) => AnsiConsole.WriteLine(text);

    /// <summary>Shows the rows as they come.</summary>
    public Task<CatalogResult> WatchAsync(Func<IProgress<CatalogProgress>?, Task<CatalogResult>> work)
    {
        if (Console.IsOutputRedirected)
            return work(null);
        return AnsiConsole.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn())
            .StartAsync(context => work(new Bar(context.AddTask("", maxValue: 1))));
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Console.Error.WriteLine(formatter(state, exception).ReplaceLineEndings(" "));
    }

    private sealed class Bar(ProgressTask task) : IProgress<CatalogProgress>
    {
        public void Report(CatalogProgress value)
        {
            task.MaxValue = value.Count ?? double.MaxValue;
            task.Value = value.Done;
            task.Description = Markup.Escape($"{value.Row.Name}  {value.Row.Class}");
        }
    }
}
