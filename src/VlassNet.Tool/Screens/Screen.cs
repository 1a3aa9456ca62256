using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace VlassNet.Tool.Screens;

/// <summary>
/// What the user sees of a command. Results go to the standard output, as text or as JSON; progress, what the library logs and warnings go to
/// the standard error, with bars where that is a terminal.
/// </summary>
internal sealed class Screen : ILogger, IDisposable
{
    private readonly ToolHost host;
    private readonly bool json;
    private readonly IAnsiConsole? terminal;

    /// <param name="host">Where to write.</param>
    /// <param name="json">Whether the result is to be JSON.</param>
    public Screen(ToolHost host, bool json)
    {
        this.host = host;
        this.json = json;
        if (host.IsTerminal)
            terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(host.Error), Interactive = InteractionSupport.Yes });
    }

    /// <summary>Writes the result, in one of two forms.</summary>
    public void Result(string text, Func<JsonNode> machine) => host.Output.WriteLine(json ? JsonText.Of(machine()) : text);

    /// <summary>Says something beside the result.</summary>
    public void Note(string text)
    {
        if (terminal is null)
            host.Error.WriteLine(text);
        else
            terminal.WriteLine(text); // Above the bar, if there is one.
    }

    /// <summary>Does some work and shows how far it is.</summary>
    /// <param name="title">What is done: <c>Training</c>.</param>
    /// <param name="unit">What is counted: <c>images</c>.</param>
    /// <param name="work">The work.</param>
    public Task<T> WatchAsync<T>(string title, string unit, Func<Meter, Task<T>> work) => terminal is null
        ? work(new LineMeter(host.Error, title, unit, host.Time))
        : terminal.Progress().AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => work(new BarMeter(context.AddTask(Markup.Escape(title), maxValue: 1), title, unit, host.Time)));

    /// <summary>What the library has to say: each epoch's result, which device <c>auto</c> has chosen, warnings.</summary>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Note(formatter(state, exception).ReplaceLineEndings(" "));
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <summary>Leaves the terminal as it was before.</summary>
    public void Dispose() => terminal?.Cursor.Show(true);
}
