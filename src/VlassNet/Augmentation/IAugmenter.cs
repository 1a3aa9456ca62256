namespace VlassNet.Augmentation;

/// <summary>
/// Makes a random view of an image. What comes out depends on the image and the <see cref="SampleKey"/> alone, so a run is
/// the same twice and the same on any number of threads. Implementations are called from several threads at once.
/// </summary>
public interface IAugmenter
{
    /// <summary>
    /// What the augmenter is, with every setting that changes a view, on one line, e.g. <c>Rotation { Degrees = 180 }</c>. Two
    /// augmenters with the same description make the same views: a training run is resumed from a checkpoint only where the descriptions
    /// are equal, and the model's card shows it. So write numbers in the invariant culture, and begin with a name that no other
    /// augmenter has.
    /// </summary>
    string Description { get; }

    /// <summary>Writes a random view of one image.</summary>
    /// <param name="source">The image, in <c>(row, column, channel)</c> order.</param>
    /// <param name="destination">Receives the view, same shape and order; does not overlap <paramref name="source"/>.</param>
    /// <param name="shape">The shape of both.</param>
    /// <param name="key">Which random view.</param>
    void Augment(ReadOnlySpan<float> source, Span<float> destination, ImageShape shape, SampleKey key);
}
