namespace VlassNet.Compute.Engines;

/// <summary>Images with what a training step needs to know about each.</summary>
public interface ITrainingBatch : IImageBatch
{
    /// <summary>The true class of one image.</summary>
    int Label(int index);

    /// <summary>The factor on the loss of one image; 1 where nothing weighs the classes.</summary>
    float Weight(int index);

    /// <summary>
    /// The probability of each class that one image is to learn, in place of 1 for its label: its loss is then −Σ targetₖ·log pₖ. They
    /// are 0 or more and add up to 1, and the label is only what counts as right. Default empty: the label is certain.
    /// </summary>
    /// <param name="index">0 … <see cref="IImageBatch.Count"/> − 1.</param>
    ReadOnlySpan<float> Targets(int index) => [];
}
