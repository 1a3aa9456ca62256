namespace VlassNet.Tool;

/// <summary>What the program runs in: a process, or a test.</summary>
internal sealed record ToolHost
{
    /// <summary>Takes results: text, or with <c>--json</c> one JSON document.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Takes all else: progress, warnings, errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether somebody watches <see cref="Error"/> in a terminal, so that bars can move.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Who may stop the work.</summary>
    public required StopSource Stop { get; init; }

    /// <summary>What measures rates and the time left.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static ToolHost OfProcess(StopSource stop) => new()
    {
        Output = Console.Out, Error = Console.Error, Stop = stop,
        IsTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
    };
}
