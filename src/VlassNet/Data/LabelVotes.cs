using System.Collections.Immutable;

namespace VlassNet.Data;

/// <summary>The labels of several people, put together: a vote of each for the sources that they gave a class.</summary>
public sealed class LabelVotes
{
    private const int None = -1;
    private readonly int[] votes;

    private LabelVotes(ImmutableArray<string> sources, ImmutableArray<string> labellers, ImmutableArray<string> classNames, int[] votes)
    {
        Sources = sources;
        Labellers = labellers;
        ClassNames = classNames;
        this.votes = votes;
    }

    /// <summary>The sources that somebody gave a class, in the order in which they came.</summary>
    public ImmutableArray<string> Sources { get; }

    /// <summary>The people who gave a class to at least one, sorted.</summary>
    public ImmutableArray<string> Labellers { get; }

    /// <summary>The names of the classes.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>Puts labels together, of one file or of several.</summary>
    /// <param name="labels">The labels. Those without a class are passed over.</param>
    /// <param name="classNames">
    /// The names of the classes; null for those of the VLASS set where all labels are among them, else those that occur, sorted.
    /// </param>
    /// <exception cref="BadInputException">
    /// No label has a class, a class is not among the names, or one labeller has two labels for one source.
    /// </exception>
    /// <exception cref="ArgumentException">The class names cannot be.</exception>
    public static LabelVotes Of(IEnumerable<SourceLabel> labels, IEnumerable<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        SourceLabel[] given = [.. labels.Where(label => label.Class is not null)];
        if (given.Length == 0)
            throw DatasetErrors.Of("labels with a class", "none", nameof(labels), "Check that it is the right file.");
        string[] occurring = [.. given.Select(label => label.Class!).Distinct().Order(StringComparer.Ordinal)];
        ImmutableArray<string> names = classNames is not null ? [.. classNames]
            : occurring.All(LabeledImages.VlassClassNames.Contains) ? LabeledImages.VlassClassNames : [.. occurring];
        if (ClassNameRules.Problems(names).ToArray() is { Length: > 0 } problems)
            throw new ArgumentException(string.Join("; ", problems), nameof(classNames));
        ImmutableArray<string> sources = [.. given.Select(label => label.Source).Distinct()];
        ImmutableArray<string> labellers = [.. given.Select(label => label.Labeller).Distinct().Order(StringComparer.Ordinal)];
        Dictionary<string, int> rows = Places(sources), columns = Places(labellers), classes = Places(names);
        int[] votes = new int[sources.Length * labellers.Length];
        Array.Fill(votes, None);
        foreach (SourceLabel label in given)
        {
            if (!classes.TryGetValue(label.Class!, out int vote))
            {
                throw DatasetErrors.Of(
                    $"a class of {string.Join(", ", names)}", $"'{PlainText.Of(label.Class!)}' for {PlainText.Of(label.Source)}", nameof(labels),
                    "Correct the label, or name all classes.");
            }

            ref int place = ref votes[(rows[label.Source] * labellers.Length) + columns[label.Labeller]];
            if (place != None)
            {
                throw DatasetErrors.Of(
                    "one label for each source and labeller",
                    $"two for {PlainText.Of(label.Source)} {(label.Labeller.Length > 0 ? $"by {PlainText.Of(label.Labeller)}" : "without a name")}", nameof(labels),
                    "Remove the one that does not hold, or give each person a name of their own.");
            }

            place = vote;
        }

        return new LabelVotes(sources, labellers, names, votes);
    }

    /// <summary>The class that one person gave to each source, an index into <see cref="ClassNames"/>; −1 where there is none.</summary>
    /// <exception cref="ArgumentException">There is no such labeller.</exception>
    public int[] VotesOf(string labeller)
    {
        int column = Labellers.IndexOf(labeller);
        if (column < 0)
            throw new ArgumentException($"Expected a labeller of {string.Join(", ", Labellers)}; received '{labeller}'.", nameof(labeller));
        return [.. Enumerable.Range(0, Sources.Length).Select(source => votes[(source * Labellers.Length) + column])];
    }

    /// <summary>The share of the votes that each class has of each source: soft labels.</summary>
    /// <param name="weights">How much a labeller's vote counts, by name, 0 or more; 1 for those who are not named. Null: all count the same.</param>
    /// <returns><c>(source, class)</c>; all 0 where a source has votes of the weight 0 alone.</returns>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public float[] Fractions(IReadOnlyDictionary<string, double>? weights = null)
    {
        double[] own = [.. Labellers.Select(labeller => weights?.TryGetValue(labeller, out double weight) == true ? weight : 1)];
        if (own.Any(weight => !(weight >= 0 && double.IsFinite(weight))))
            throw new ArgumentException("Expected weights of 0 or more.", nameof(weights));
        float[] fractions = new float[Sources.Length * ClassNames.Length];
        double[] sums = new double[ClassNames.Length];
        for (int source = 0; source < Sources.Length; source++)
        {
            Array.Clear(sums);
            for (int labeller = 0; labeller < own.Length; labeller++)
            {
                if (votes[(source * own.Length) + labeller] is not None and int vote)
                    sums[vote] += own[labeller];
            }

            double total = sums.Sum();
            for (int label = 0; label < sums.Length && total > 0; label++)
                fractions[(source * sums.Length) + label] = (float)(sums[label] / total);
        }

        return fractions;
    }

    /// <summary>The class with the largest share of the votes for each source; −1 where several have it.</summary>
    /// <param name="weights">As of <see cref="Fractions"/>.</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public int[] Majority(IReadOnlyDictionary<string, double>? weights = null)
    {
        float[] fractions = Fractions(weights);
        int[] majority = new int[Sources.Length];
        for (int source = 0; source < majority.Length; source++)
        {
            ReadOnlySpan<float> own = fractions.AsSpan(source * ClassNames.Length, ClassNames.Length);
            float largest = 0;
            foreach (float share in own)
                largest = Math.Max(largest, share);
            majority[source] = own.Count(largest) == 1 ? own.IndexOf(largest) : None;
        }

        return majority;
    }

    /// <summary>
    /// The images of a set that have votes, in their order, with soft labels: a view that shares the pixels. An image is known by its
    /// <see cref="LabeledImages.FileName"/>, or by <c>image 0</c>, <c>image 1</c>, … where the set has none, as labelling pages call them.
    /// </summary>
    /// <param name="images">The images. Their own labels do not matter.</param>
    /// <param name="weights">As of <see cref="Fractions"/>. A source with votes of the weight 0 alone is left out.</param>
    /// <exception cref="BadInputException">No image has a vote.</exception>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public LabeledImages Label(LabeledImages images, IReadOnlyDictionary<string, double>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        Dictionary<string, int> rows = Places(Sources);
        float[] fractions = Fractions(weights);
        List<int> places = [];
        List<float> chosen = [];
        for (int image = 0; image < images.Count; image++)
        {
            if (!rows.TryGetValue(images.NameOf(image), out int row))
                continue;
            ReadOnlySpan<float> own = fractions.AsSpan(row * ClassNames.Length, ClassNames.Length);
            if (!own.ContainsAnyExcept(0f))
                continue;
            places.Add(image);
            chosen.AddRange(own);
        }

        if (places.Count == 0)
        {
            throw DatasetErrors.Of(
                $"labels for some of the {images.Count:N0} images, such as {PlainText.Of(images.NameOf(0))}",
                $"labels for {Sources.Length:N0} others, such as {PlainText.Of(Sources[0])}", nameof(images),
                "Give the images for which the labels were made.");
        }

        int[] labels = new int[places.Count];
        return images.Select([.. places]).WithLabels(labels, ClassNames).WithSoftLabels([.. chosen]);
    }

    private static Dictionary<string, int> Places(ImmutableArray<string> names)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach ((int place, string name) in names.Index())
            places.Add(name, place);
        return places;
    }
}
