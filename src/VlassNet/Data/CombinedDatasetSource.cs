using System.Collections.Immutable;

namespace VlassNet.Data;

/// <summary>Several sources as one set: the images of the first, then those of the second, and so on.</summary>
/// <remarks>
/// All have images of the same shape. Classes are the same where their names are, in whatever order a source has them. No pixel
/// is copied: what a source keeps in memory or on the disk stays there.
/// </remarks>
/// <example>
/// <code>
/// LabeledImages all = await new CombinedDatasetSource(
///     new NpyDatasetSource("epoch1.npz"), new NpyDatasetSource("epoch2.npz")).LoadAsync();
/// </code>
/// </example>
public sealed class CombinedDatasetSource : IDatasetSource
{
    private readonly ImmutableArray<IDatasetSource> sources;
    private readonly ImmutableArray<string>? classNames;

    /// <summary>Combines sources that have the same classes, named and ordered as the first has them.</summary>
    /// <param name="sources">The sources, in the order of their images.</param>
    /// <exception cref="ArgumentException">There is no source, or one is null.</exception>
    public CombinedDatasetSource(params IDatasetSource[] sources)
        : this(sources, null)
    {
    }

    /// <summary>Combines sources that each have some or all of the classes that are named.</summary>
    /// <param name="sources">The sources, in the order of their images.</param>
    /// <param name="classNames">
    /// The classes of the whole, a label being an index into them; null for those of the first source, which all others must have
    /// too.
    /// </param>
    /// <exception cref="ArgumentException">There is no source, one is null, or the class names cannot be.</exception>
    public CombinedDatasetSource(IEnumerable<IDatasetSource> sources, IEnumerable<string>? classNames)
    {
        ArgumentNullException.ThrowIfNull(sources);
        this.sources = [.. sources];
        this.classNames = classNames?.ToImmutableArray();
        List<string> problems = [];
        if (this.sources.IsEmpty)
            problems.Add("expected at least one source; received none");
        if (this.sources.Contains(null!))
            problems.Add($"expected sources; received null as source {this.sources.IndexOf(null!) + 1}");
        if (this.classNames is { } names)
            problems.AddRange(ClassNameRules.Problems(names));
        if (problems.Count > 0)
            throw new ArgumentException(string.Join("; ", problems));
    }

    /// <summary>Reads all sources, one after the other.</summary>
    /// <param name="progress">
    /// Told how far the whole is, in thousandths of a source, since sources count in bytes or in images.
    /// </param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The images of all sources and their labels; never a part of them.</returns>
    /// <exception cref="BadInputException">
    /// A source cannot be used, or has images of another shape or other classes than the rest.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<LabeledImages> LoadAsync(
        IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        List<LabeledImages> parts = [];
        List<(LabeledImages Set, int[] Places)> kept = [];
        List<int> labels = [];
        ImmutableArray<string>? names = classNames;
        foreach ((int index, IDatasetSource source) in sources.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            PartProgress? share = progress is null ? null : new PartProgress(progress, index, sources.Length);
            LabeledImages part = await source.LoadAsync(share, cancellationToken).ConfigureAwait(false);
            share?.Complete();
            names ??= part.ClassNames;
            string where = $"source {index + 1} of {sources.Length} ({source.GetType().Name})";
            Check(part, parts, labels.Count, where);
            int[] places = PlacesOf(part.ClassNames, names.Value, where);
            kept.Add((part, places));
            labels.AddRange(part.Labels().Select(label => places[label]));
            parts.Add(part);
        }

        LabeledImages joined = new(new JoinedPixels(parts), [.. labels], parts[0].Shape, names!.Value);
        if (LabeledImages.Joined(kept, joined.ClassNames.Length) is { } shares)
            joined = joined.WithSoftLabels(shares);

        if (parts.TrueForAll(part => part.FileNames() is not null))
            joined = joined.Called(parts.SelectMany(part => part.FileNames()!));

        // Where one source does not say how its pixels were made, it is not known of them all.
        return parts.TrueForAll(part => part.Normalization is not null) ? joined.MadeWith(parts[0].Normalization!, parts[0].PixelScale) : joined;
    }

    private static void Check(LabeledImages part, List<LabeledImages> before, int images, string where)
    {
        if (before is [var first, ..] && part.Shape != first.Shape)
        {
            throw DatasetErrors.Of(
                $"images of {first.Shape}, as in source 1", $"images of {part.Shape}", where,
                "Use sets of different shapes one by one.");
        }

        LabeledImages? other = before.Find(known => known.Normalization is not null && part.Normalization is not null
            && (known.Normalization != part.Normalization || known.PixelScale != part.PixelScale));
        if (other is not null)
        {
            throw DatasetErrors.Of(
                $"pixels made as in the sources before ({other.Normalization}, {other.PixelScale} arcseconds)",
                $"{part.Normalization}, {part.PixelScale} arcseconds", where, "Give all sources the same options.");
        }

        if (part.Count > Array.MaxLength - images)
        {
            throw DatasetErrors.Of(
                $"at most {Array.MaxLength:N0} images together", $"{(long)images + part.Count:N0} up to here", where,
                "Combine fewer sources.");
        }
    }

    /// <summary>Where the whole has each class of a source.</summary>
    private int[] PlacesOf(ImmutableArray<string> own, ImmutableArray<string> whole, string where)
    {
        string[] unknown = [.. own.Except(whole)], missing = classNames is null ? [.. whole.Except(own)] : [];
        if (unknown.Length + missing.Length > 0)
        {
            List<string> differences = [];
            if (unknown.Length > 0)
                differences.Add($"besides: {string.Join(", ", unknown)}");
            if (missing.Length > 0)
                differences.Add($"without: {string.Join(", ", missing)}");
            throw DatasetErrors.Of(
                $"the classes {string.Join(", ", whole)}{(classNames is null ? ", as in source 1" : "")}",
                $"others, {string.Join("; ", differences)}", where,
                "Give the sources the same class names, or name the classes of all: new "
                + $"{nameof(CombinedDatasetSource)}(sources, [\"…\", …]).");
        }

        return [.. own.Select(name => whole.IndexOf(name))];
    }

    /// <summary>Makes one source's progress a part of the whole's, which never goes back.</summary>
    private sealed class PartProgress(IProgress<LoadProgress> whole, int index, int sources) : IProgress<LoadProgress>
    {
        private const int Steps = 1000;
        private readonly Lock gate = new();
        private string source = "";
        private long done = (long)index * Steps;

        public void Report(LoadProgress value)
        {
            lock (gate)
            {
                source = value.Source;
                done = Math.Max(done, ((long)index * Steps) + (long)(Steps * (value.Fraction ?? 0)));
                whole.Report(new LoadProgress(source, done, (long)sources * Steps));
            }
        }

        public void Complete() => Report(new LoadProgress(source, 1, 1));
    }
}
