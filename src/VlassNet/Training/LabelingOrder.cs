using VlassNet.Data;
using VlassNet.Data.Duplicates;
using VlassNet.Prediction;

namespace VlassNet.Training;

/// <summary>
/// In which order to label images, so that few labels teach a network much (active learning). Each way gives places in the set, the image
/// to label first at the front; of images that are equal it takes them in a random order. The same arguments give the same order.
/// </summary>
/// <remarks>
/// What a network says of images is worth something once it has learned from some: begin with <see cref="Random"/>, train, and order the
/// rest by what the network says of it (docs/how-to/labeling.md has what each order saved on two sets).
/// Labels chosen so have other class shares than the sky: measure accuracy on images that were chosen at random.
/// </remarks>
public static class LabelingOrder
{
    /// <summary>What its draws are for (<see cref="CounterRandom"/>).</summary>
    private const ulong Stream = 0x6C61_6265_6C73;

    /// <summary>A random order, every one being equally likely.</summary>
    /// <param name="count">How many images there are.</param>
    /// <param name="seed">Decides the order.</param>
    public static int[] Random(int count, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int[] order = [.. Enumerable.Range(0, count)];
        new CounterRandom(seed, Stream, 0).Shuffle<int>(order);
        return order;
    }

    /// <summary>The images that a network is least certain of first.</summary>
    /// <param name="predictions">What the network, or an ensemble, says of each image.</param>
    /// <param name="measure">What uncertain means.</param>
    /// <param name="seed">Decides the order of images that are equally uncertain.</param>
    public static int[] MostUncertain(
        Predictions predictions, UncertaintyMeasure measure = UncertaintyMeasure.Margin, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        Func<ImagePrediction, double> uncertainty = measure switch
        {
            UncertaintyMeasure.Margin => image => 1 - LabelingScores.Margin(image.Probabilities),
            UncertaintyMeasure.Entropy => image => LabelingScores.Entropy(image.Probabilities),
            _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "Unknown measure."),
        };
        return Descending([.. predictions.Select(uncertainty)], seed);
    }

    /// <summary>The images first of which the members of an ensemble say different things.</summary>
    /// <param name="members">What each member says of the images, two members or more.</param>
    /// <param name="measure">What disagreement means.</param>
    /// <param name="seed">Decides the order of images about which they disagree equally.</param>
    /// <exception cref="ArgumentException">There is one member or none, or they speak of other images or classes.</exception>
    public static int[] Disagreement(
        IReadOnlyList<Predictions> members, DisagreementMeasure measure = DisagreementMeasure.MutualInformation, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count < 2)
            throw new ArgumentException($"Expected the predictions of two members or more; received {members.Count}.", nameof(members));
        int classes = members[0].ClassNames.Length, count = members[0].Count;
        if (members.Any(member => member.Count != count || member.ClassNames.Length != classes))
        {
            throw new ArgumentException(
                $"Expected predictions of the same {count} images and {classes} classes by all members; received others.", nameof(members));
        }

        double[] scores = new double[count];
        float[][] said = new float[members.Count][];
        for (int image = 0; image < count; image++)
        {
            for (int member = 0; member < said.Length; member++)
                said[member] = members[member].Probabilities.Slice(image * classes, classes).ToArray();
            scores[image] = measure switch
            {
                DisagreementMeasure.MutualInformation => LabelingScores.MutualInformation(said),
                DisagreementMeasure.VoteEntropy => LabelingScores.VoteEntropy(said),
                _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "Unknown measure."),
            };
        }

        return Descending(scores, seed);
    }

    /// <summary>
    /// The images first that look least like those before them, by coarse looks that no symmetry of the square changes. No network is
    /// needed. It finds what is odd first, which is not what teaches a network most: see docs/how-to/labeling.md.
    /// </summary>
    /// <param name="images">The images; their labels do not matter.</param>
    /// <param name="count">How many to choose; the result has as many, or all that are not labelled.</param>
    /// <param name="labeled">Places of images that have labels already. They are not chosen, nor is what looks like them.</param>
    /// <param name="seed">Decides the first image where none has a label, and the order of equals.</param>
    /// <exception cref="ArgumentOutOfRangeException">A place is none of the set.</exception>
    public static int[] MostDiverse(LabeledImages images, int count, ReadOnlySpan<int> labeled = default, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(images);
        CosineTable table = new(images.Shape);
        float[] features = new float[images.Count * table.InvariantCount], cosines = new float[table.Count], row = new float[table.Count];
        using ImageRoom room = new(images);
        for (int image = 0; image < images.Count; image++)
        {
            table.Transform(images.Image(image, room.Pixels), cosines, row);
            table.Invariants(cosines, features.AsSpan(image * table.InvariantCount, table.InvariantCount));
        }

        return MostDiverse(features, table.InvariantCount, count, labeled, seed);
    }

    /// <summary>
    /// The images first that are farthest from those before them: k-center greedy (Sener and Savarese 2018, algorithm 1; Gonzalez 1985).
    /// Each next image is the one whose distance to the nearest of the chosen and the labelled is the largest.
    /// </summary>
    /// <param name="features">
    /// <c>(image, feature)</c>: numbers in which like images are near each other, e.g. <see cref="Predictions.Probabilities"/>. Distances
    /// are Euclid's.
    /// </param>
    /// <param name="length">How many numbers an image has.</param>
    /// <param name="count">How many to choose; the result has as many, or all that are not labelled.</param>
    /// <param name="labeled">Places of images that have labels already.</param>
    /// <param name="seed">Decides the first image where none has a label, and the order of equals.</param>
    /// <exception cref="ArgumentException">The number of features is no multiple of an image's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A place is none of the images, or a number is out of its range.</exception>
    public static int[] MostDiverse(
        ReadOnlySpan<float> features, int length, int count, ReadOnlySpan<int> labeled = default, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (features.Length % length != 0)
            throw new ArgumentException($"Expected {length} features of each image; received {features.Length} in all.", nameof(features));
        return new CenterSearch(features, length, Random(features.Length / length, seed)).Choose(count, labeled);
    }

    /// <summary>Places by falling scores; equals as they are in a random order.</summary>
    private static int[] Descending(double[] scores, ulong seed) => [.. Random(scores.Length, seed).OrderByDescending(place => scores[place])];
}
