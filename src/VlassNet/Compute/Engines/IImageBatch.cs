namespace VlassNet.Compute.Engines;

/// <summary>Images that an engine asks for one at a time, from several of its threads at once.</summary>
public interface IImageBatch
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Writes one image (augmented, where that is wanted). Called from several threads at once.</summary>
    /// <param name="index">0 … <see cref="Count"/> − 1.</param>
    /// <param name="destination">Receives the image, in <c>(channel, row, column)</c> order.</param>
    void CopyImage(int index, Span<float> destination);
}
