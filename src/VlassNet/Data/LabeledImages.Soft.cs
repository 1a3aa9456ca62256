using System.Globalization;

namespace VlassNet.Data;

public sealed partial class LabeledImages
{
    private const double SumTolerance = 1e-3;

    private float[]? shares;

    /// <summary>Whether images have soft labels: a probability for each class (<see cref="WithSoftLabels"/>).</summary>
    public bool HasSoftLabels => shares is not null;

    /// <summary>
    /// The probability that one image's labellers give to each class, in the order of <see cref="ClassNames"/>; empty where its label is
    /// certain.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ReadOnlySpan<float> SoftLabel(int index) =>
        shares is null ? [] : shares.AsSpan(Checked(index) * ClassNames.Length, ClassNames.Length);

    /// <summary>
    /// The same images with soft labels, such as the fractions of votes (<see cref="LabelVotes.Fractions"/>); a view that shares the
    /// pixels. Training then learns the fractions: the loss of an image is −Σ fractionₖ·log pₖ. Its label, which evaluation, splits and balanced
    /// class weights go by, is the class with the largest fraction, of equal ones the first.
    /// </summary>
    /// <param name="fractions">
    /// <c>(image, class)</c>, each 0 or more, those of an image with a sum of 1 within 0.001, which is then made exact. Copied.
    /// </param>
    /// <exception cref="BadInputException">There are not as many, or those of an image are no probabilities.</exception>
    public LabeledImages WithSoftLabels(ReadOnlySpan<float> fractions)
    {
        int classes = ClassNames.Length;
        if (fractions.Length != (long)Count * classes)
        {
            throw DatasetErrors.Of(
                $"{Count:N0} × {classes} fractions, one for each image and class", $"{fractions.Length:N0}", nameof(fractions),
                "Give them in (image, class) order.");
        }

        float[] own = new float[fractions.Length];
        int[] ownLabels = new int[Count];
        for (int image = 0; image < Count; image++)
        {
            ReadOnlySpan<float> given = fractions.Slice(image * classes, classes);
            double sum = 0;
            bool areShares = true;
            foreach (float share in given)
            {
                areShares &= share >= 0;
                sum += share;
            }

            if (!areShares || !(Math.Abs(sum - 1) <= SumTolerance))
            {
                string found = string.Join(", ", given[..Math.Min(given.Length, ClassesTold)].ToArray().Select(
                    share => share.ToString(CultureInfo.InvariantCulture)));
                throw DatasetErrors.Of(
                    "fractions of 0 or more with a sum of 1", $"{found}{(given.Length > ClassesTold ? ", …" : "")} of image {image}",
                    nameof(fractions), "Divide the votes of each image by their number, and leave out images without a vote.");
            }

            for (int label = 0; label < classes; label++)
            {
                own[(image * classes) + label] = (float)(given[label] / sum);
                if (given[label] > given[ownLabels[image]])
                    ownLabels[image] = label;
            }
        }

        return With(pixels, ownLabels, fileNames, order, ClassNames, own);
    }

    /// <summary>The soft labels of some images, one after the other.</summary>
    private float[]? SharesOf(ReadOnlySpan<int> indices)
    {
        if (shares is null)
            return null;
        int classes = ClassNames.Length;
        float[] some = new float[indices.Length * classes];
        for (int i = 0; i < indices.Length; i++)
            shares.AsSpan(indices[i] * classes, classes).CopyTo(some.AsSpan(i * classes));
        return some;
    }

    /// <summary>
    /// The soft labels of sets that are put together, one after the other; null where none has any. A certain label is 1 for its class.
    /// </summary>
    /// <param name="parts">The sets, and where the whole has each of their classes.</param>
    /// <param name="classes">Classes of the whole.</param>
    internal static float[]? Joined(IReadOnlyList<(LabeledImages Set, int[] Places)> parts, int classes)
    {
        if (!parts.Any(part => part.Set.HasSoftLabels))
            return null;
        float[] joined = new float[parts.Sum(part => part.Set.Count) * classes];
        int row = 0;
        foreach ((LabeledImages set, int[] places) in parts)
        {
            for (int image = 0; image < set.Count; image++, row++)
            {
                ReadOnlySpan<float> own = set.SoftLabel(image);
                if (own.IsEmpty)
                    joined[(row * classes) + places[set.Label(image)]] = 1;
                for (int label = 0; label < own.Length; label++)
                    joined[(row * classes) + places[label]] = own[label];
            }
        }

        return joined;
    }

    /// <summary>What people who label call an image: its file, or its place.</summary>
    internal string NameOf(int index) => FileName(index) ?? string.Create(CultureInfo.InvariantCulture, $"image {index}");

    /// <summary>The soft labels of all images, <c>(image, class)</c>; empty where labels are certain.</summary>
    internal ReadOnlySpan<float> SoftLabels => shares;
}
