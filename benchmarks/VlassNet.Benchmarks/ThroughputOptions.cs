using System.Globalization;

namespace VlassNet.Benchmarks;

/// <summary>What the throughput mode is asked for.</summary>
internal sealed record ThroughputOptions(int Threads = 2, double Seconds = 10, int Batch = 32, string? Only = null)
{
    /// <summary>Whether a figure is wanted: all are, unless <c>--only</c> names one.</summary>
    public bool Wants(string figure) => Only is null || Only == figure;

    public static ThroughputOptions Parse(ReadOnlySpan<string> arguments)
    {
        ThroughputOptions options = new();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (arguments[i] == "--only" && i + 1 < arguments.Length)
            {
                options = options with { Only = arguments[i + 1] };
                continue;
            }

            if (i + 1 == arguments.Length || !double.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out double value))
                throw new FormatException($"{arguments[i]}: expected a number after it.");
            options = arguments[i] switch
            {
                "--threads" => options with { Threads = (int)value },
                "--seconds" => options with { Seconds = value },
                "--batch" => options with { Batch = (int)value },
                _ => throw new FormatException($"{arguments[i]}: expected --threads, --seconds, --batch or --only."),
            };
        }

        return options;
    }
}
