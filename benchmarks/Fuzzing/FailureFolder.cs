using System.Globalization;

namespace VlassNet.Fuzzing;

/// <summary>Where inputs are kept that a reader failed on, each with the reason beside it.</summary>
internal sealed class FailureFolder(string path, ulong seed)
{
    // One fault is found by thousands of inputs.
    private const int MostKept = 20;

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> kept = [];

    public void Add(string reader, long number, byte[] input, string problem)
    {
        lock (gate)
        {
            kept[reader] = kept.GetValueOrDefault(reader) + 1;
            if (kept[reader] > MostKept)
                return;
            Directory.CreateDirectory(path);
            string file = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{reader}.{seed}.{number}.bin"));
            File.WriteAllBytes(file, input);
            File.WriteAllText(file + ".txt", $"reader {reader}, seed {seed}, input {number}: {problem}\n");
            Console.WriteLine($"FAILED {file}: {problem.Split('\n')[0]}");
        }
    }

    /// <summary>The reader that a file in such a folder failed.</summary>
    public static string ReaderOf(string file) => Path.GetFileName(file).Split('.')[0];
}
