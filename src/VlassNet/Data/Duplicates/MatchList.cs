using System.Collections.Immutable;

namespace VlassNet.Data.Duplicates;

/// <summary>Makes matches and groups of what the searches found.</summary>
internal sealed class MatchList
{
    private readonly ImageParts images;
    private readonly ExactClasses classes;
    private readonly PairComparer comparer;
    private readonly bool withinParts;
    private readonly CopyGroups groups;
    private readonly List<Likeness> found = [];

    public MatchList(ImageParts images, ExactClasses classes, PairComparer comparer, bool withinParts)
    {
        this.images = images;
        this.classes = classes;
        this.comparer = comparer;
        this.withinParts = withinParts;
        groups = new CopyGroups(classes.Firsts);
        foreach (int first in classes.Several)
            AddExact(first);
    }

    /// <summary>Adds classes that are nearly the same, by their first images.</summary>
    public void Add(IEnumerable<Likeness> near)
    {
        foreach (Likeness likeness in near)
        {
            groups.Join(likeness.First, likeness.Second);
            foreach (int one in classes.FirstOfParts(likeness.First))
            {
                foreach (int other in classes.FirstOfParts(likeness.Second).Where(other => Counts(one, other)))
                {
                    (int first, int second) = (Math.Min(one, other), Math.Max(one, other));
                    bool isKnown = (first, second) == (likeness.First, likeness.Second);

                    // Of exact copies the sums round otherwise, so that a pair at the very limit may be none.
                    if ((isKnown ? likeness : comparer.Near(first, second)) is { } match)
                        found.Add(match);
                }
            }
        }
    }

    public ImmutableArray<DuplicateMatch> Ordered() =>
        [.. found.OrderBy(likeness => likeness.First).ThenBy(likeness => likeness.Second).Select(Match)];

    public ImmutableArray<ImmutableArray<ImagePlace>> Groups() =>
    [
        .. groups.Several()
            .Select(group => group.Select(images.Place).ToImmutableArray())
            .Where(group => withinParts || group[0].Part != group[^1].Part),
    ];

    /// <summary>Each image of a class, with the first one of each part before it.</summary>
    private void AddExact(int first)
    {
        int[] heads = [.. classes.FirstOfParts(first)];
        foreach (int image in classes.Members(first))
        {
            foreach (int head in heads.Where(head => head < image && Counts(head, image)))
                found.Add(new Likeness(head, image, comparer.Exact(head, image)!.Value, true, 0, 0));
        }
    }

    private bool Counts(int one, int other) => withinParts || images.Part(one) != images.Part(other);

    private DuplicateMatch Match(Likeness likeness)
    {
        (ImagePlace first, ImagePlace second) = (images.Place(likeness.First), images.Place(likeness.Second));
        return new DuplicateMatch(
            first, second, likeness.Symmetry, likeness.IsExact, 1 - (likeness.Power / 2), likeness.Difference,
            images.ClassName(likeness.First) != images.ClassName(likeness.Second));
    }
}
