namespace VlassNet.Compute.Cpu;

/// <summary>Parts of a training step or a prediction, for benchmarks.</summary>
internal enum EnginePart
{
    /// <summary>Packing or transforming the weights of the blocks.</summary>
    Weights,

    /// <summary>The way forward of a block.</summary>
    Forward,

    /// <summary>The way back of a block; the first one's is done while the second hands its gradient over.</summary>
    Backward,

    /// <summary>The dense layers, there and back, and their update.</summary>
    Dense,

    /// <summary>The update of the blocks' weights.</summary>
    Update,
}
