using System.Globalization;
using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>One of several parts of a list of sources, for as many processes. Their catalogues, one after the other, are the whole one.</summary>
/// <param name="Number">Which part, from 1.</param>
/// <param name="Count">How many parts there are.</param>
public readonly record struct CatalogShard(int Number, int Count)
{
    private const string SlurmTask = "SLURM_ARRAY_TASK_ID";
    private const string SlurmFirst = "SLURM_ARRAY_TASK_MIN";
    private const string SlurmLast = "SLURM_ARRAY_TASK_MAX";
    private const string SlurmCount = "SLURM_ARRAY_TASK_COUNT";

    /// <summary>Everything in one part.</summary>
    public static CatalogShard Whole => new(1, 1);

    /// <summary>Whether nothing comes before it.</summary>
    public bool IsFirst => Number == 1;

    /// <summary>Whether nothing comes behind it.</summary>
    public bool IsLast => Number == Count;

    /// <summary>Reads <c>2/4</c>, the second of four parts.</summary>
    /// <exception cref="FormatException">It is not that.</exception>
    public static CatalogShard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [var number, var count] && TryPositive(number, out int n) && TryPositive(count, out int of) && n <= of
            ? new CatalogShard(n, of)
            : throw new FormatException($"Expected a part such as 2/4, the second of four; found '{text}'.");
    }

    /// <summary>
    /// The part of this process in a job array of Slurm (<c>SLURM_ARRAY_TASK_ID</c>, <c>_MIN</c>, <c>_MAX</c> and <c>_COUNT</c>, for
    /// arrays without gaps such as <c>--array=1-16</c>); null outside of one.
    /// </summary>
    /// <exception cref="FormatException">The variables make no sense, or the array has gaps.</exception>
    public static CatalogShard? FromEnvironment()
    {
        string? task = Environment.GetEnvironmentVariable(SlurmTask), count = Environment.GetEnvironmentVariable(SlurmCount);
        if (task is null || count is null)
            return null;
        string first = Environment.GetEnvironmentVariable(SlurmFirst) ?? "1", last = Environment.GetEnvironmentVariable(SlurmLast) ?? count;
        if (int.TryParse(task, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int from)
            && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int to)
            && TryPositive(count, out int of) && to - from + 1 == of && id >= from && id <= to)
        {
            return new CatalogShard(id - from + 1, of);
        }

        throw new FormatException(
            $"Expected a Slurm job array without gaps, e.g. --array=1-16; found task {task} of {count}, from {first} to {last}.");
    }

    /// <summary>The sources of this part, neighbours in the list; parts differ by at most one source in length.</summary>
    /// <param name="sources">All sources.</param>
    /// <exception cref="ArgumentException">It is no part (<see cref="Validate"/>).</exception>
    public IReadOnlyList<CatalogSource> Of(IReadOnlyList<CatalogSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        Validate();
        long start = (long)sources.Count * (Number - 1) / Count, end = (long)sources.Count * Number / Count;
        return [.. sources.Skip((int)start).Take((int)(end - start))];
    }

    /// <summary>The part as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    /// <summary>Checks that it is a part.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public void Validate()
    {
        if (Count < 1 || Number < 1 || Number > Count)
            throw new ArgumentException($"{nameof(CatalogShard)}: expected 1 ≤ {nameof(Number)} ≤ {nameof(Count)}; received {Number}/{Count}");
    }

    private static bool TryPositive(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}
