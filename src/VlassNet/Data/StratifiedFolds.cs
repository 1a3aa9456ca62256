namespace VlassNet.Data;

/// <summary>Divides a set for cross-validation, as scikit-learn's <c>StratifiedKFold</c> with <c>shuffle=True</c> does.</summary>
public static class StratifiedFolds
{
    private const ulong Stream = 0x464F_4C44UL << 32;

    /// <summary>
    /// Divides a set into folds of nearly the same size with the same mix of classes, in an order drawn from a seed. Each image is in the
    /// validation part of one fold, and in the training parts of all others.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="count">Number of folds, at least 2 and at most the number of images.</param>
    /// <param name="seed">Decides which image is in which fold.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is out of its range.</exception>
    public static IReadOnlyList<Fold> Folds(this LabeledImages images, int count, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, images.Count);
        int[] labels = images.Labels(), foldOf = new int[images.Count];
        int next = 0;
        for (int label = 0; label < images.ClassNames.Length; label++)
        {
            int[] own = [.. Enumerable.Range(0, images.Count).Where(image => labels[image] == label)];
            new CounterRandom(seed, Stream, (ulong)label).Shuffle<int>(own);

            // A class begins where the one before ended, so that the last images of all classes do not go to the same fold.
            foreach (int image in own)
                foldOf[image] = next++ % count;
        }

        return [.. Enumerable.Range(0, count).Select(fold => new Fold(
            fold, images.Select(Places(image => foldOf[image] != fold)), images.Select(Places(image => foldOf[image] == fold)), Places(image => foldOf[image] == fold)))];

        int[] Places(Predicate<int> isWanted) => [.. Enumerable.Range(0, images.Count).Where(image => isWanted(image))];
    }
}

/// <summary>One division of a set for cross-validation.</summary>
/// <param name="Number">Which fold, from 0.</param>
/// <param name="Train">The images to train on.</param>
/// <param name="Validation">The images to measure with.</param>
/// <param name="Places">Where in the whole set the images of <paramref name="Validation"/> are, in their order.</param>
public sealed record Fold(int Number, LabeledImages Train, LabeledImages Validation, IReadOnlyList<int> Places);
