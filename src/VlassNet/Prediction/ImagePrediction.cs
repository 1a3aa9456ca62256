using System.Collections.Immutable;

namespace VlassNet.Prediction;

/// <summary>What a network says about one image.</summary>
public sealed class ImagePrediction
{
    private readonly ReadOnlyMemory<float> probabilities;
    private readonly ImmutableArray<string> classNames;

    internal ImagePrediction(ReadOnlyMemory<float> probabilities, ImmutableArray<string> classNames)
    {
        this.probabilities = probabilities;
        this.classNames = classNames;
        Class = FirstLargest(probabilities.Span);
    }

    /// <summary>The most probable class, an index from 0; of equally probable ones the first.</summary>
    public int Class { get; }

    /// <summary>The name of the most probable class.</summary>
    public string ClassName => classNames[Class];

    /// <summary>The probability of the most probable class, 0 to 1.</summary>
    public float Probability => probabilities.Span[Class];

    /// <summary>
    /// How much more probable the most probable class is than the second, 0 to 1: small where the network wavers. With one class, its
    /// probability.
    /// </summary>
    public float Margin
    {
        get
        {
            ReadOnlySpan<float> all = probabilities.Span;
            float second = 0;
            for (int label = 0; label < all.Length; label++)
            {
                if (label != Class)
                    second = Math.Max(second, all[label]);
            }

            return all[Class] - second;
        }
    }

    /// <summary>The probability of every class; they add up to 1.</summary>
    public ReadOnlySpan<float> Probabilities => probabilities.Span;

    /// <summary>The class and its probability, as <c>Double Lobes (97.3 %)</c>.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ClassName} ({100 * Probability:F1} %)");

    internal static int FirstLargest(ReadOnlySpan<float> values)
    {
        int largest = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[largest])
                largest = i;
        }

        return largest;
    }
}
