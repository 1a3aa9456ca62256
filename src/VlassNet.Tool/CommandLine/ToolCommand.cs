using System.CommandLine;
using VlassNet.Tool.Screens;

namespace VlassNet.Tool.CommandLine;

/// <summary>A command: its options, examples of its use, and what it does.</summary>
internal abstract class ToolCommand : Command
{
    private readonly Option<bool> json = new("--json") { Description = "Write the result as one JSON document." };

    /// <param name="host">What the program runs in.</param>
    /// <param name="name">What is typed.</param>
    /// <param name="description">What it does, a sentence or two.</param>
    /// <param name="examples">Whole command lines, at least one.</param>
    protected ToolCommand(ToolHost host, string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
        Options.Add(json);
        SetAction(async (parsed, stop) =>
        {
            using Screen screen = new(host, parsed.GetValue(json));
            return (int)await RunAsync(parsed, screen, stop);
        });
        Host = host;
    }

    public IReadOnlyList<string> Examples { get; }

    /// <summary>What the program runs in.</summary>
    protected ToolHost Host { get; }

    /// <summary>Does the work.</summary>
    /// <param name="parsed">The values of the options.</param>
    /// <param name="screen">What the user sees.</param>
    /// <param name="stop">Cancelled when the user or a scheduler wants the work to stop.</param>
    /// <returns>How it ended: <see cref="ExitCode.Done"/>, or where it was stopped <see cref="StopSource.Code"/>.</returns>
    /// <exception cref="UsageException">The options do not go together.</exception>
    protected abstract Task<ExitCode> RunAsync(ParseResult parsed, Screen screen, CancellationToken stop);

    /// <summary>Whether an option stands on the command line.</summary>
    protected static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
