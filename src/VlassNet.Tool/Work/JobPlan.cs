namespace VlassNet.Tool.Work;

/// <summary>A work in parts, each a task of a cluster's scheduler, and what puts the parts together.</summary>
/// <param name="Name">What the job is called.</param>
/// <param name="Parts">How many there are.</param>
/// <param name="Command">The command line of a part, without that which says which one it is.</param>
/// <param name="PartOption">The option that says that.</param>
/// <param name="Merge">The command line that puts the parts together, as a shell takes it.</param>
/// <param name="Cores">Cores for each task.</param>
/// <param name="Memory">GiB for each task.</param>
internal sealed record JobPlan(string Name, int Parts, IReadOnlyList<string> Command, string PartOption, string Merge, int Cores, int Memory)
{
    /// <summary>The command line of a part as a shell takes it.</summary>
    /// <param name="number">What the shell makes the number of the part of.</param>
    public string ShellCommand(string number) => $"vlassnet {ShellText.Quote(Command)} {PartOption} \"{number}/{Parts}\"";

    /// <summary>The lines that stand on top of every script.</summary>
    /// <param name="scheduler">Its name.</param>
    /// <param name="again">How some parts are repeated.</param>
    public string Top(string scheduler, string again) =>
        $"""
        #!/bin/bash
        # Submits a work in {Parts} parts to {scheduler}, and what puts them together. Run it with bash where the scheduler's commands are.
        # A part that was killed goes on where it ended, and one that is complete is left alone, so all of it may be submitted again.
        # {again}
        # What 'vlassnet merge' refuses it names, as --array=3,7-9.
        set -euo pipefail
        export PATH="$PATH:$HOME/.dotnet/tools"

        """;
}
