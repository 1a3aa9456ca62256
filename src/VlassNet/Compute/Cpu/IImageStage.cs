namespace VlassNet.Compute.Cpu;

/// <summary>The first block of a network, which takes the images.</summary>
internal unsafe interface IImageStage
{
    /// <summary>Takes an image, in <c>(channel, row, column)</c> order.</summary>
    void SetImage(int slot, float* pixels);

    /// <summary>Begins the way forward of a chunk, all images of which are this thread's.</summary>
    void BeginForward(int worker);

    /// <summary>Forward for training, up to the pool.</summary>
    void Forward(int image, int chunk, int worker);

    /// <summary>Ends the way forward of a chunk.</summary>
    void EndForward(int chunk, int worker);
}
