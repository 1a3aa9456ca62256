using System.Collections.Immutable;

namespace VlassNet.Data.Duplicates;

/// <summary>One search, from reading the images to the report.</summary>
internal sealed class LeakageSearch
{
    /// <summary>Images that a thread reads at a time.</summary>
    private const int Portion = 256;

    private readonly ImageParts images;
    private readonly LeakageOptions options;
    private readonly CosineTable table;
    private readonly ImageLooks looks;
    private readonly IProgress<WorkProgress>? progress;
    private readonly CancellationToken cancellationToken;
    private readonly Lock gate = new();
    private long done;

    public LeakageSearch(
        IReadOnlyList<LabeledImages> parts, LeakageOptions options, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        images = new ImageParts(parts);
        table = new CosineTable(images.Shape);
        looks = new ImageLooks(images, table);
        this.options = options;
        this.progress = progress;
        this.cancellationToken = cancellationToken;
    }

    public LeakageReport Run(ImmutableArray<string> names)
    {
        ParallelLoop.Run(0, (images.Count + Portion - 1) / Portion, options.Threads, cancellationToken, () => new ImageLooks.Room(images.Shape), (portion, room) =>
        {
            int start = portion * Portion, end = Math.Min(images.Count, start + Portion);
            for (int image = start; image < end; image++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                looks.Look(image, room);
            }

            Report(end - start);
        });
        PairComparer comparer = NewComparer();
        int[] firsts = ExactCopies.FirstOfEach(looks, comparer, cancellationToken);
        ExactClasses classes = new(images, firsts);
        List<Likeness> near = FindNear(classes);
        MatchList matches = new(images, classes, comparer, options.WithinParts);
        matches.Add(near);
        return new LeakageReport(images.Parts, names, matches.Ordered(), matches.Groups());
    }

    private List<Likeness> FindNear(ExactClasses classes)
    {
        int[] distinct = [.. Enumerable.Range(0, images.Count).Where(image => classes.IsFirst(image) && !looks.IsConstant(image))];
        int[] homes = [.. Enumerable.Range(0, images.Count).Select(image => options.WithinParts ? -1 : classes.OnlyPart(image))];
        NearSearch search = new(looks, table, distinct, homes, images.Shape, options.MaximumDifference);
        Report(images.Count - distinct.Length);
        List<Likeness>[] found = new List<Likeness>[search.Rows];
        int count = 0;
        ParallelLoop.Run(0, search.Rows, options.Threads, cancellationToken, NewComparer, (row, comparer) =>
        {
            found[row] = search.Find(row, comparer, cancellationToken);
            if (Interlocked.Add(ref count, found[row].Count) > options.MaximumMatches)
            {
                throw new InvalidOperationException(
                    $"Expected at most {options.MaximumMatches:N0} matches; found more among {images.Count:N0} images. Either most of "
                    + $"the images are the same, or they are so empty that {nameof(LeakageOptions.MaximumDifference)} must be smaller.");
            }

            Report(search.ImagesIn(row + 1) - search.ImagesIn(row));
        });
        return [.. found.SelectMany(row => row)];
    }

    private PairComparer NewComparer() => new(images, looks, table, options.MaximumDifference);

    private void Report(int more)
    {
        if (progress is null)
            return;
        lock (gate)
            progress.Report(new WorkProgress(done += more, 2L * images.Count));
    }
}
