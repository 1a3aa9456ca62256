using System.Globalization;

namespace VlassNet.Benchmarks;

/// <summary>What the throughput mode is asked for.</summary>
internal sealed record ThroughputOptions(int Threads = 2, double Seconds = 10, int Batch = 32)
{
    public static ThroughputOptions Parse(ReadOnlySpan<string> arguments)
    {
        ThroughputOptions options = new();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length || !double.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out double value))
                throw new FormatException($"{arguments[i]}: expected a number after it.");
            options = arguments[i] switch
            {
                "--threads" => options with { Threads = (int)value },
                "--seconds" => options with { Seconds = value },
                "--batch" => options with { Batch = (int)value },
                _ => throw new FormatException($"{arguments[i]}: expected --threads, --seconds or --batch."),
            };
        }

        return options;
    }
}
