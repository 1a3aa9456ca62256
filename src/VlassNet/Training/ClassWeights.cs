using System.Collections.Immutable;
using VlassNet.Data;

namespace VlassNet.Training;

/// <summary>How much the loss of an image of each class counts, so that a rare class is not drowned out.</summary>
public sealed class ClassWeights
{
    private readonly ImmutableArray<float> weights;

    private ClassWeights(ImmutableArray<float> weights) => this.weights = weights;

    /// <summary>
    /// Every class counts the same in all: n / (k·nᵢ) for nᵢ of n training images in class i of k, as scikit-learn's
    /// <c>class_weight="balanced"</c>.
    /// </summary>
    public static ClassWeights Balanced { get; } = new(default);

    /// <summary>Given factors, one for each class in the order of the labels.</summary>
    /// <exception cref="ArgumentException">There is none, or one is not a number above 0.</exception>
    public static ClassWeights Explicit(params ReadOnlySpan<float> weights)
    {
        if (weights.IsEmpty)
            throw new ArgumentException("Expected a factor for each class; found none.", nameof(weights));
        foreach (float weight in weights)
        {
            if (!(weight > 0 && float.IsFinite(weight)))
                throw new ArgumentException($"Expected factors above 0; found {weight}.", nameof(weights));
        }

        return new ClassWeights([.. weights]);
    }

    /// <summary>How many classes the factors are for, or null where any number will do.</summary>
    internal int? Classes => weights.IsDefault ? null : weights.Length;

    /// <summary>The factor of each class; 1 for a class of which there is no image.</summary>
    internal float[] Resolve(LabeledImages images)
    {
        if (!weights.IsDefault)
            return [.. weights];
        int[] counts = new int[images.ClassNames.Length];
        foreach (int label in images.Labels())
            counts[label]++;
        return Array.ConvertAll(counts, count => count == 0 ? 1 : (float)((double)images.Count / counts.Length / count));
    }
}
