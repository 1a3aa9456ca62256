using System.Diagnostics;

namespace Detection.Scores;

/// <summary>A program that finds sources in a mosaic and writes a table of them.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Key">The same in the names of files.</param>
/// <param name="Program">What is run.</param>
/// <param name="Arguments">What comes before the mosaic's and the table's path.</param>
/// <param name="More">What comes behind.</param>
internal sealed record FinderCommand(string Name, string Key, string Program, string[] Arguments, string[] More)
{
    /// <summary>The finders that a table compares.</summary>
    public static IReadOnlyList<FinderCommand> All(string peers) =>
    [
        new("VlassNet", "vlassnet", "dotnet", [typeof(OwnFinder).Assembly.Location, "find"], []),
        Script(peers, "SExtractor 5σ", "sextractor-5", "find_sextractor.py", "5", "5"),
        Script(peers, "SExtractor 3σ, peak ≥ 5σ", "sextractor-3", "find_sextractor.py", "3", "5"),
        Script(peers, "sep 3σ, peak ≥ 5σ", "sep-3", "find_sep.py", "3", "5"),
    ];

    /// <summary>Runs it.</summary>
    /// <returns>What it found; null where it is not installed.</returns>
    public FoundCatalogue? Find(string mosaic)
    {
        string table = Path.ChangeExtension(mosaic, $".{Key}.csv");
        ProcessStartInfo start = new(Program, [.. Arguments, mosaic, table, .. More]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0)
            return FoundCatalogue.Read(table);
        Console.Error.WriteLine($"{Name}: {complaint.Trim().Split('\n')[^1]}");
        return null;
    }

    private static FinderCommand Script(string peers, string name, string key, string script, params string[] more) =>
        new(name, key, Environment.GetEnvironmentVariable("PYTHON") ?? "python3", [Path.Combine(peers, script)], more);
}
