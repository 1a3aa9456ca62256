namespace VlassNet.Compute.Engines;

/// <summary>Images with what a training step needs to know about each.</summary>
public interface ITrainingBatch : IImageBatch
{
    /// <summary>The true class of one image.</summary>
    int Label(int index);

    /// <summary>The factor on the loss of one image; 1 where nothing weighs the classes.</summary>
    float Weight(int index);
}
