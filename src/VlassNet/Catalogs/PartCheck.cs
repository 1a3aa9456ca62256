using System.Collections.Immutable;

namespace VlassNet.Catalogs;

/// <summary>Looks at all parts of a catalogue, and says which are to be made again.</summary>
internal sealed class PartCheck
{
    private readonly string catalogue;
    private readonly int count;
    private readonly Dictionary<string, SortedSet<int>> problems = [];
    private bool isOverwriteNeeded;

    private PartCheck(string catalogue, int count)
    {
        this.catalogue = catalogue;
        this.count = count;
    }

    /// <summary>The records of the parts, in their order, if there is no problem.</summary>
    public ImmutableArray<CatalogRun> Runs { get; private set; } = [];

    /// <summary>Looks at parts; the files are not read, but their lengths are compared.</summary>
    /// <param name="catalogue">The path of the whole.</param>
    /// <param name="count">How many there are to be.</param>
    public static PartCheck Of(string catalogue, int count)
    {
        PartCheck check = new(catalogue, count);
        check.Runs = [.. Enumerable.Range(1, count).Select(number => check.Look(new CatalogPart(number, count))).OfType<CatalogRun>()];
        check.FindStrangers();
        return check;
    }

    /// <summary>Notes that a part is not as it was written.</summary>
    public void Damaged(int number) => Note("damaged", number);

    /// <summary>Refuses the parts where there is a problem.</summary>
    /// <exception cref="BadInputException">There is one.</exception>
    public void ThrowIfAny()
    {
        if (problems.Count == 0)
            return;
        string found = string.Join("; ", problems.OrderBy(one => one.Value.Min).Select(one => $"{one.Key}: {PartNumbers.Write(one.Value)}"));
        string again = PartNumbers.Write(problems.Values.SelectMany(numbers => numbers).ToHashSet().Order());
        string first = isOverwriteNeeded ? ", those of another run with the option to overwrite" : "";
        throw new BadInputException(
            FormattableString.Invariant($"{count} complete parts of one catalogue"), found, catalogue, $"Make these parts again{first}: --array={again}")
        {
            Subject = InputSubject.Table,
        };
    }

    private CatalogRun? Look(CatalogPart part)
    {
        string path = part.PathOf(catalogue);
        CatalogRun? run;
        try
        {
            run = CatalogRunJson.Read(path);
        }
        catch (BadInputException)
        {
            Note("with a damaged record", part.Number);
            isOverwriteNeeded = true;
            return null;
        }

        if (run is null)
        {
            bool hasFile = File.Exists(path);
            isOverwriteNeeded |= hasFile;
            Note(hasFile ? "without a record" : "missing", part.Number);
            return null;
        }

        if (run.Part != part)
        {
            isOverwriteNeeded = true;
            Note($"that are really {run.Part}", part.Number);
            return null;
        }

        if (!run.IsComplete || run.Files.Any(file => !File.Exists(PartFile.PathOf(path, file.Suffix))))
        {
            Note(File.Exists(path) || File.Exists(PartFile.UnfinishedOf(path)) ? "not complete" : "missing", part.Number);
            return null;
        }

        if (run.Files.All(file => new FileInfo(PartFile.PathOf(path, file.Suffix)).Length == file.Length))
            return run;
        Damaged(part.Number);
        return null;
    }

    /// <summary>Most parts say what the catalogue is of; the others are strangers.</summary>
    private void FindStrangers()
    {
        if (Runs.IsEmpty)
            return;
        CatalogRun model = Runs.GroupBy(run => (run.Sources, run.Model, run.Options)).MaxBy(group => group.Count())!.First();
        foreach (CatalogRun run in Runs)
        {
            if (model.DifferenceTo(run) is not { } difference)
                continue;
            isOverwriteNeeded = true;
            Note($"of {difference}", run.Part.Number);
        }
    }

    private void Note(string problem, int number)
    {
        if (!problems.TryGetValue(problem, out SortedSet<int>? numbers))
            problems[problem] = numbers = [];
        numbers.Add(number);
    }
}
