using VlassNet.Data;

namespace VlassNet.Training;

/// <summary>
/// What images with soft labels are to learn. Class weights w belong to the terms of the cross-entropy, −Σ wₖ·qₖ·log pₖ (as in PyTorch's
/// <c>cross_entropy</c>), so an image's factor is W = Σ wₖ·qₖ and its targets are wₖ·qₖ/W: an engine then needs no weights of classes.
/// </summary>
internal sealed class SoftTargets
{
    private readonly float[] targets;
    private readonly int classes;

    /// <param name="images">Images with soft labels.</param>
    /// <param name="classWeights">The weight of each class.</param>
    public SoftTargets(LabeledImages images, float[] classWeights)
    {
        classes = images.ClassNames.Length;
        targets = new float[images.Count * classes];
        Weights = new float[images.Count];
        for (int image = 0; image < images.Count; image++)
        {
            ReadOnlySpan<float> shares = images.SoftLabel(image);
            double factor = 0;
            for (int label = 0; label < classes; label++)
                factor += (double)classWeights[label] * shares[label];
            Weights[image] = (float)factor;

            // Where all that an image may be has the weight 0, it counts nothing, whatever it is to learn.
            for (int label = 0; label < classes; label++)
                targets[(image * classes) + label] = factor > 0 ? (float)(classWeights[label] * shares[label] / factor) : shares[label];
        }
    }

    /// <summary>The factor on the loss of each image of the set.</summary>
    public float[] Weights { get; }

    /// <summary>What an image of the set is to learn.</summary>
    public ReadOnlySpan<float> Of(int image) => targets.AsSpan(image * classes, classes);
}
