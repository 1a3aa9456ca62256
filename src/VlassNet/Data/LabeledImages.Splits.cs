namespace VlassNet.Data;

/// <summary>How a set is divided.</summary>
public sealed partial class LabeledImages
{
    /// <summary>The first <paramref name="index"/> images and the rest, as the notebook splits at 50,000.</summary>
    /// <param name="index">How many images the first part takes; 1 … <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">One part would be empty.</exception>
    public (LabeledImages First, LabeledImages Second) SplitAt(int index)
    {
        if (index <= 0 || index >= Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index), index, $"expected a split between 1 and {Count - 1}, since the set has {Count} images");
        }

        int[] all = [.. Enumerable.Range(0, Count)];
        return (Select(all.AsSpan(0, index)), Select(all.AsSpan(index)));
    }

    /// <summary>
    /// Divides the set at random into a part to train on and one to validate with, each with the same mix of classes, as views that
    /// share the pixels.
    /// </summary>
    /// <param name="train">The share to train on, above 0 and below 1. Default 0.8.</param>
    /// <param name="seed">Chooses which images go where: the same seed always gives the same parts. Default 1.</param>
    /// <exception cref="ArgumentException">The share is not above 0 and below 1, or leaves a part with no image.</exception>
    /// <example><c>(LabeledImages train, LabeledImages validation) = survey.Split(0.8);</c></example>
    public (LabeledImages Train, LabeledImages Validation) Split(double train = 0.8, ulong seed = 1)
    {
        if (!(train is > 0 and < 1))
            throw new ArgumentException($"expected a share above 0 and below 1; received {train}", nameof(train));
        IReadOnlyList<LabeledImages> parts = SplitStratified(seed, train, 1 - train);
        return (parts[0], parts[1]);
    }

    /// <summary>
    /// Divides the set at random into parts that each have the same mix of classes, as views that share the pixels. No image
    /// is in two parts, and each part is in random order.
    /// </summary>
    /// <param name="seed">Chooses which images go where: the same seed always gives the same parts.</param>
    /// <param name="fractions">
    /// The share of each part, above 0. Together at most 1: where they add up to less (by more than 10⁻⁹), the rest of the
    /// images, drawn with the same mix of classes, is in no part.
    /// </param>
    /// <returns>
    /// As many parts as there are fractions. Of each class a part has its fraction, rounded down or up, by largest remainder.
    /// </returns>
    /// <exception cref="ArgumentException">The fractions are not shares of a whole, or leave a part with no image.</exception>
    /// <example><c>IReadOnlyList&lt;LabeledImages&gt; parts = survey.SplitStratified(1, 0.8, 0.1, 0.1);</c></example>
    public IReadOnlyList<LabeledImages> SplitStratified(ulong seed, params ReadOnlySpan<double> fractions) =>
        Divide(seed, fractions, []);

    /// <summary>
    /// As <see cref="SplitStratified(ulong, ReadOnlySpan{double})"/>, but images that are the same are never in two parts. A group of
    /// them counts for the class of its first image, and goes where most images of that class are still wanted.
    /// </summary>
    /// <param name="seed">Chooses which images go where.</param>
    /// <param name="duplicates">What <see cref="LeakageCheck"/> found in this set.</param>
    /// <param name="fractions">The share of each part; a large group makes a part larger than its share.</param>
    /// <exception cref="ArgumentException">
    /// The fractions are not shares of a whole, or leave a part with no image, or the report is of other images.
    /// </exception>
    public IReadOnlyList<LabeledImages> SplitStratified(
        ulong seed, LeakageReport duplicates, params ReadOnlySpan<double> fractions)
    {
        ArgumentNullException.ThrowIfNull(duplicates);
        return Divide(seed, fractions, duplicates.GroupsOf(this));
    }

    /// <summary>
    /// As <see cref="SplitStratified(ulong, ReadOnlySpan{double})"/>, but images of one group are never in two parts: several
    /// observations of a source, say, which a network would recognise. A group counts for the class of its first image, and goes where
    /// most images of that class are still wanted.
    /// </summary>
    /// <param name="seed">Chooses which groups and images go where.</param>
    /// <param name="groups">What each image belongs to, e.g. the name of its source, often a part of <see cref="FileNames"/>.</param>
    /// <param name="fractions">The share of each part; a large group makes a part larger than its share.</param>
    /// <exception cref="ArgumentException">
    /// The fractions are not shares of a whole, or leave a part with no image, or there are not as many groups as images.
    /// </exception>
    /// <example>
    /// <c>survey.SplitStratified(1, [.. survey.FileNames()!.Select(name => Path.GetFileName(name).Split('_')[0])], 0.8, 0.2);</c>
    /// </example>
    public IReadOnlyList<LabeledImages> SplitStratified(
        ulong seed, IReadOnlyList<string> groups, params ReadOnlySpan<double> fractions)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return Divide(seed, fractions, SourceGroups.Of(groups, [], Count, seed));
    }

    /// <summary>
    /// Divides the set at random into three parts that each have the same mix of classes: to train on, to choose by, and to
    /// measure the final number on. No image is in two parts, and each part is in random order.
    /// </summary>
    /// <param name="seed">Chooses which images go where: the same seed always gives the same parts.</param>
    /// <param name="train">The share to train on, above 0. Default 0.8.</param>
    /// <param name="validation">The share to choose by, above 0. Default 0.1.</param>
    /// <param name="test">The share to test on, above 0. Default 0.1. Where all three are below 1 together, the rest is left out.</param>
    /// <param name="duplicates">
    /// What <see cref="LeakageCheck"/> found in this set, so that images that are the same go to the same part; null to divide
    /// without.
    /// </param>
    /// <param name="groups">What each image belongs to, see the method with groups; null to divide without.</param>
    /// <exception cref="ArgumentException">
    /// The fractions are not shares of a whole, or leave a part with no image, the report is of other images, or there are not as many
    /// groups as images.
    /// </exception>
    /// <example><c>(LabeledImages train, LabeledImages validation, LabeledImages test) = survey.SplitTrainValidationTest(1);</c></example>
    public DatasetSplit SplitTrainValidationTest(
        ulong seed, double train = 0.8, double validation = 0.1, double test = 0.1, LeakageReport? duplicates = null,
        IReadOnlyList<string>? groups = null)
    {
        int[][] together = SourceGroups.Of(groups, duplicates?.GroupsOf(this) ?? [], Count, seed);
        IReadOnlyList<LabeledImages> parts = Divide(seed, [train, validation, test], together);
        return new DatasetSplit(parts[0], parts[1], parts[2]);
    }

    private IReadOnlyList<LabeledImages> Divide(ulong seed, ReadOnlySpan<double> fractions, int[][] together) =>
        [.. StratifiedSplit.Divide(labels, ClassNames.Length, seed, fractions, together).Select(part => Select(part))];
}
