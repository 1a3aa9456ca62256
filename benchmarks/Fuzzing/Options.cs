using System.Globalization;

namespace VlassNet.Fuzzing;

/// <summary>What the command line asks for.</summary>
internal sealed class Options
{
    public const string Help = """
        Damages small files in every way there is, and gives them to VlassNet's readers:

            dotnet run -c Release --project benchmarks/Fuzzing -- [--seconds S | --count N] [--seed N] [--reader NAME]
                                                                  [--threads N] [--corpus DIR] [--out DIR]
            dotnet run -c Release --project benchmarks/Fuzzing -- --reproduce FILE

        --seconds S       time in all, the same for each reader (30 where neither is given)
        --count N         inputs in all, the same number for each reader
        --seed N          other inputs; the same seed makes the same ones, with any number of threads (1)
        --reader NAME     only readers whose names start so
        --threads N       (1)
        --corpus DIR      more files to damage, in a folder with the name of their reader
        --out DIR         where inputs are put that a reader fails on, each with its reason (fuzzing-failures)
        --reproduce FILE  gives one such file to its reader again
        """;

    public double Seconds { get; private set; } = 30;

    public long? Count { get; private set; }

    public ulong Seed { get; private set; } = 1;

    public string Reader { get; private set; } = "";

    public int Threads { get; private set; } = 1;

    public string? Corpus { get; private set; }

    public string Out { get; private set; } = "fuzzing-failures";

    public string? Reproduce { get; private set; }

    /// <exception cref="FormatException">There is an option that is none, or a value that is none.</exception>
    public static Options Parse(string[] args)
    {
        Options options = new();
        for (int at = 0; at < args.Length; at += 2)
        {
            if (at + 1 == args.Length)
                throw new FormatException($"expected a value behind {args[at]}");
            string value = args[at + 1];
            switch (args[at])
            {
                case "--seconds":
                    options.Seconds = double.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "--count":
                    options.Count = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "--seed":
                    options.Seed = ulong.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "--reader":
                    options.Reader = value;
                    break;
                case "--threads":
                    options.Threads = Math.Max(1, int.Parse(value, CultureInfo.InvariantCulture));
                    break;
                case "--corpus":
                    options.Corpus = value;
                    break;
                case "--out":
                    options.Out = value;
                    break;
                case "--reproduce":
                    options.Reproduce = value;
                    break;
                default:
                    throw new FormatException($"no option {args[at]}");
            }
        }

        return options;
    }
}
