using System.Collections;
using System.Collections.Immutable;

namespace VlassNet.Prediction;

/// <summary>What a network says about a set of images, in the order of the set.</summary>
public sealed class Predictions : IReadOnlyList<ImagePrediction>
{
    /// <summary>Leaves room for the rounding of a softmax in single precision.</summary>
    private const float LargestProbability = 1.0001f;

    private readonly float[] probabilities;

    /// <summary>Wraps probabilities, which are not copied.</summary>
    /// <param name="probabilities"><c>(image, class)</c>, each in [0, 1].</param>
    /// <param name="classNames">The name of each class.</param>
    /// <exception cref="ArgumentException">
    /// There are no classes, the number of values is not a multiple of theirs, or a value is not a probability.
    /// </exception>
    public Predictions(float[] probabilities, ImmutableArray<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        if (classNames.IsDefaultOrEmpty || probabilities.Length % classNames.Length != 0)
        {
            throw new ArgumentException(
                $"Expected a multiple of the {(classNames.IsDefault ? 0 : classNames.Length)} classes; "
                + $"found {probabilities.Length} probabilities. Give one for each image and class.",
                nameof(probabilities));
        }

        int bad = Array.FindIndex(probabilities, value => !(value is >= 0 and <= LargestProbability));
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"Expected probabilities between 0 and 1; found {probabilities[bad]} for image {bad / classNames.Length}, class "
                + $"'{classNames[bad % classNames.Length]}'. If it is not a number, so are weights of the network or pixels.",
                nameof(probabilities));
        }

        this.probabilities = probabilities;
        ClassNames = classNames;
        Count = probabilities.Length / classNames.Length;
    }

    /// <summary>Number of images.</summary>
    public int Count { get; }

    /// <summary>The name of each class.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>The probabilities of all images, in <c>(image, class)</c> order.</summary>
    public ReadOnlySpan<float> Probabilities => probabilities;

    /// <summary>What the network says about one image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ImagePrediction this[int image]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(image);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(image, Count);
            return new ImagePrediction(probabilities.AsMemory(image * ClassNames.Length, ClassNames.Length), ClassNames);
        }
    }

    /// <summary>The most probable class of every image; of equally probable ones the first.</summary>
    public int[] Classes()
    {
        int[] classes = new int[Count];
        for (int image = 0; image < classes.Length; image++)
            classes[image] = ImagePrediction.FirstLargest(Probabilities.Slice(image * ClassNames.Length, ClassNames.Length));
        return classes;
    }

    /// <inheritdoc/>
    public IEnumerator<ImagePrediction> GetEnumerator()
    {
        for (int image = 0; image < Count; image++)
            yield return this[image];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
