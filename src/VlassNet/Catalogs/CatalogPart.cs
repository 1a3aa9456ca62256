using System.Globalization;

namespace VlassNet.Catalogs;

/// <summary>
/// One of several parts of a catalogue, each made by a process of its own. <see cref="CatalogMerge"/> makes the whole of them.
/// </summary>
/// <remarks>
/// The number of parts is said by the user and never taken from the scheduler: of a job array in which one failed task is repeated, Slurm
/// says that it has one task.
/// </remarks>
/// <param name="Number">Which part, from 1.</param>
/// <param name="Count">How many parts there are.</param>
public readonly record struct CatalogPart(int Number, int Count)
{
    private const string SlurmTask = "SLURM_ARRAY_TASK_ID";
    private const string KubernetesIndex = "JOB_COMPLETION_INDEX";
    private const int FewestDigits = 4;

    /// <summary>Everything in one part.</summary>
    public static CatalogPart Whole => new(1, 1);

    /// <summary>Whether it is the first part.</summary>
    public bool IsFirst => Number == 1;

    /// <summary>Whether it is the last part.</summary>
    public bool IsLast => Number == Count;

    /// <summary>Reads <c>2/4</c>, the second of four parts.</summary>
    /// <exception cref="FormatException">It is not that.</exception>
    public static CatalogPart Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [var number, var count] && TryPositive(number, out int n) && TryPositive(count, out int of) && n <= of
            ? new CatalogPart(n, of)
            : throw new FormatException($"Expected a part such as 2/4, the second of four; found '{text}'.");
    }

    /// <summary>
    /// The part that a scheduler gave this process: the task of a Slurm job array (<c>SLURM_ARRAY_TASK_ID</c>, from 1, as in
    /// <c>--array=1-16</c>) or the pod of an indexed Kubernetes job (<c>JOB_COMPLETION_INDEX</c>, from 0).
    /// </summary>
    /// <param name="count">How many parts there are; null where the user did not say.</param>
    /// <returns>The part, or null where no scheduler gave a number.</returns>
    /// <exception cref="FormatException">
    /// There is a number, but not how many parts there are; it is none of them; or two schedulers give one.
    /// </exception>
    public static CatalogPart? FromScheduler(int? count)
    {
        string? task = Environment.GetEnvironmentVariable(SlurmTask), index = Environment.GetEnvironmentVariable(KubernetesIndex);
        if (task is null && index is null)
            return null;
        if (task is not null && index is not null)
            throw new FormatException($"Expected one scheduler; found {SlurmTask} = {task} and {KubernetesIndex} = {index}. Say which part it is, as 2/4.");
        (string name, string value, int first) = task is not null ? (SlurmTask, task, 1) : (KubernetesIndex, index!, 0);
        if (count is not { } parts)
        {
            throw new FormatException(
                $"Expected the number of parts, since this is a task of an array ({name} = {value}); found none. Give the same number to every task, "
                + "as --parts 16, also where only some of them are repeated; or say which part it is, as 2/4, or 1/1 for everything.");
        }

        bool isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        return isNumber && number >= first && number - first < parts
            ? new CatalogPart(number - first + 1, parts)
            : throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"Expected {name} from {first} to {parts - 1 + first}, for {parts} parts; found '{value}'. {(first == 1 ? $"Submit with --array=1-{parts}." : $"Set completions: {parts}.")}"));
    }

    /// <summary>
    /// Where this part of a catalogue is: <c>catalogue.0003-of-0016.csv</c> for <c>catalogue.csv</c>, so that names sort; the catalogue's own
    /// path where there is one part.
    /// </summary>
    /// <param name="catalogue">The path of the whole catalogue.</param>
    /// <exception cref="ArgumentException">The path is empty, or it is no part (<see cref="Validate"/>).</exception>
    public string PathOf(string catalogue)
    {
        ArgumentException.ThrowIfNullOrEmpty(catalogue);
        Validate();
        int digits = Math.Max(FewestDigits, Digits(Count).Length);
        return Count == 1 ? catalogue : Path.ChangeExtension(
            catalogue, $"{Digits(Number).PadLeft(digits, '0')}-of-{Digits(Count).PadLeft(digits, '0')}{Path.GetExtension(catalogue)}");
    }

    /// <summary>The items of this part, neighbours in the list; parts differ by at most one item in length.</summary>
    /// <param name="items">All items, e.g. sources.</param>
    /// <exception cref="ArgumentException">It is no part (<see cref="Validate"/>).</exception>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        (int start, int end) = RangeOf(items.Count);
        T[] own = new T[end - start];
        for (int i = 0; i < own.Length; i++)
            own[i] = items[start + i];
        return own;
    }

    /// <summary>The part as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    /// <summary>Checks that it is a part.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public void Validate()
    {
        if (Count < 1 || Number < 1 || Number > Count)
            throw new ArgumentException($"{nameof(CatalogPart)}: expected 1 ≤ {nameof(Number)} ≤ {nameof(Count)}; received {Number}/{Count}");
    }

    /// <summary>The first item of this part, of so many, and the one after its last.</summary>
    internal (int Start, int End) RangeOf(int items)
    {
        Validate();
        return ((int)((long)items * (Number - 1) / Count), (int)((long)items * Number / Count));
    }

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool TryPositive(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}
