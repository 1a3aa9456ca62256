using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace VlassNet.Data;

/// <summary>Which images of one or several sets are the same: see <see cref="LeakageCheck"/>.</summary>
public sealed class LeakageReport
{
    private readonly ImmutableArray<LabeledImages> parts;

    internal LeakageReport(
        IEnumerable<LabeledImages> parts,
        ImmutableArray<string> partNames,
        ImmutableArray<DuplicateMatch> matches,
        ImmutableArray<ImmutableArray<ImagePlace>> groups)
    {
        this.parts = [.. parts];
        PartNames = partNames;
        Matches = matches;
        Groups = groups;
    }

    /// <summary>What the parts are called.</summary>
    public ImmutableArray<string> PartNames { get; }

    /// <summary>
    /// The pairs that were found, by their first image and then their second. Of many images that are exactly the same, each is
    /// listed with the first one in each part and not with every other; <see cref="Groups"/> has them all together.
    /// </summary>
    public ImmutableArray<DuplicateMatch> Matches { get; }

    /// <summary>
    /// The images that are the same, directly or by way of others, by their first image; each group has at least two images, and of
    /// two parts at least where duplicates within parts were not asked for.
    /// </summary>
    public ImmutableArray<ImmutableArray<ImagePlace>> Groups { get; }

    /// <summary>Whether nothing was found.</summary>
    public bool IsClean => Groups.IsEmpty;

    /// <summary>
    /// How many images of a part are also in another part; of a part and itself, how many are there again (where duplicates within parts
    /// were not asked for, only those of which another part has one too).
    /// </summary>
    /// <param name="part">The part whose images are counted.</param>
    /// <param name="other">The part that has them too.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    public int CountOf(int part, int other)
    {
        RequirePart(part);
        RequirePart(other);
        return Groups.Where(group => group.Any(place => place.Part == other))
            .Sum(group => group.Count(place => place.Part == part) - (part == other ? 1 : 0));
    }

    /// <summary>
    /// A part without the images that are also in another part, and without those that it has again, where those were looked for. To
    /// mend a leak, do this to one of two parts, in most cases to the one that trains: then the test stays what it was.
    /// </summary>
    /// <param name="part">The part.</param>
    /// <returns>A view that shares the pixels; the images keep their order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    public LabeledImages WithoutDuplicates(int part)
    {
        RequirePart(part);
        HashSet<int> copies = [];
        foreach (ImmutableArray<ImagePlace> group in Groups)
        {
            bool isElsewhere = group.Any(place => place.Part != part);
            copies.UnionWith(group.Where(place => place.Part == part).Skip(isElsewhere ? 0 : 1).Select(place => place.Index));
        }

        return parts[part].Select([.. Enumerable.Range(0, parts[part].Count).Where(index => !copies.Contains(index))]);
    }

    /// <summary>What was found, a line for each two parts that share images; one line, if nothing was.</summary>
    public override string ToString()
    {
        IEnumerable<string> sizes = PartNames.Zip(parts, (name, part) => Text($"{name} ({part.Count:N0})"));
        if (IsClean)
            return $"No duplicates: {string.Join(", ", sizes)}.";
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Matches.Length:N0} matches: {string.Join(", ", sizes)}.");
        for (int first = 0; first < parts.Length; first++)
        {
            for (int second = first; second < parts.Length; second++)
            {
                DuplicateMatch[] own = [.. Matches.Where(match => match.First.Part == first && match.Second.Part == second)];
                if (own.Length > 0)
                    text.Append('\n').Append(Line(first, second, own));
            }
        }

        return text.ToString();
    }

    /// <summary>The groups of a set that is to be divided, as places in it.</summary>
    /// <exception cref="ArgumentException">The report is not of this set.</exception>
    internal int[][] GroupsOf(LabeledImages images)
    {
        if (parts.Length != 1 || parts[0] != images)
        {
            throw new ArgumentException(
                $"Expected a report of the set that is divided; found one of {(parts.Length == 1 ? "another set" : $"{parts.Length} parts")}. "
                + $"Give the whole set to {nameof(LeakageCheck)}.{nameof(LeakageCheck.Find)}, and divide that.");
        }

        return [.. Groups.Select(group => group.Select(place => place.Index).ToArray())];
    }

    private string Line(int first, int second, DuplicateMatch[] own)
    {
        string what = first == second
            ? $"of {PartNames[first]} are there again"
            : $"of {PartNames[second]} are also in {PartNames[first]}";
        return Text($"{CountOf(second, first):N0} {what}: {own.Count(match => match.IsExact):N0} matches exact, ")
            + Text($"{own.Count(match => !match.IsExact):N0} near, {own.Count(match => match.LabelsDiffer):N0} with other labels");
    }

    private void RequirePart(int part)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, parts.Length);
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
