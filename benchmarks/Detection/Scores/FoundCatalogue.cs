using System.Collections.Immutable;
using System.Globalization;

namespace Detection.Scores;

/// <summary>What a finder found in a mosaic, and what that cost.</summary>
/// <param name="Components">Its components.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Processor">Seconds of all cores together.</param>
/// <param name="Megabytes">The most memory that it had.</param>
internal sealed record FoundCatalogue(ImmutableArray<FoundComponent> Components, double Seconds, double Processor, double Megabytes)
{
    /// <summary>Reads what a script of benchmarks/peers wrote.</summary>
    public static FoundCatalogue Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        Dictionary<string, double> cost = lines[0].TrimStart('#', ' ').Split(' ').Select(part => part.Split('='))
            .ToDictionary(part => part[0], part => Number(part[1]));
        string[] names = lines[1].Split(',');
        int[] places = [.. FoundComponent.Columns.Select(name => Array.IndexOf(names, name))];
        ImmutableArray<FoundComponent> components = [.. lines.Skip(2).Select(line => FoundComponent.Of([.. Values(line.Split(','), places)]))];
        return new FoundCatalogue(components, cost["seconds"], cost["cpu"], cost["megabytes"]);
    }

    private static IEnumerable<double> Values(string[] cells, int[] places) => places.Select(place => Number(cells[place]));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A component that was found: pixels from 0, Jy/beam, and the sum of its pixels.</summary>
internal readonly record struct FoundComponent(
    double Row, double Column, double Peak, double Flux, double RowError, double ColumnError, double Noise, double Background)
{
    public static ImmutableArray<string> Columns { get; } = ["row", "column", "peak", "flux", "row_error", "column_error", "noise", "background"];

    public static FoundComponent Of(double[] values) =>
        new(values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7]);
}
