using System.Globalization;

namespace VlassNet.Benchmarks;

/// <summary>What a mode is asked for.</summary>
/// <param name="Threads">Threads of the engine.</param>
/// <param name="Seconds">How long each figure is measured.</param>
/// <param name="Batch">Images of a training step.</param>
/// <param name="Images">Images of a set that is trained on.</param>
/// <param name="Seed">Decides the survey and the training where a mode has one of its own.</param>
/// <param name="Network">A network of networks.txt, or null where none was named.</param>
/// <param name="Only">The one figure that is wanted, or null for all.</param>
internal sealed record RunOptions(
    int Threads = 2, double Seconds = 10, int Batch = 32, int Images = 4000, ulong Seed = 1, string? Network = null, string? Only = null)
{
    private const string Figures = "train, predict, predictor, latency, augment, cold-start, allocation, memory";

    /// <summary>Whether a figure is wanted: all are, unless <c>--only</c> names one.</summary>
    public bool Wants(string figure) => Only is null || Only == figure;

    /// <exception cref="FormatException">An option or its value is unknown.</exception>
    public static RunOptions Parse(ReadOnlySpan<string> arguments)
    {
        RunOptions options = new();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string name = arguments[i];
            if (i + 1 == arguments.Length)
                throw new FormatException($"{name}: expected a value after it.");
            string value = arguments[i + 1];
            options = name switch
            {
                "--threads" => options with { Threads = (int)Number(name, value) },
                "--seconds" => options with { Seconds = Number(name, value) },
                "--batch" => options with { Batch = (int)Number(name, value) },
                "--images" => options with { Images = (int)Number(name, value) },
                "--seed" => options with { Seed = (ulong)Number(name, value) },
                "--network" => options with { Network = value },
                "--only" when Figures.Split(", ").Contains(value) => options with { Only = value },
                "--only" => throw new FormatException($"--only {value}: expected one of {Figures}."),
                _ => throw new FormatException($"{name}: expected --threads, --seconds, --batch, --images, --seed, --network or --only."),
            };
        }

        return options;
    }

    private static double Number(string name, string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out double value) && value > 0
            ? value
            : throw new FormatException($"{name} {text}: expected a number above 0.");
}
