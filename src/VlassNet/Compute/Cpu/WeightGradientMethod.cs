namespace VlassNet.Compute.Cpu;

/// <summary>
/// A way of computing the gradient of a 3×3 convolution's weights, added up over the images of a chunk. What a chunk leaves is in the
/// method's own order, a row for each output channel.
/// </summary>
internal abstract unsafe class WeightGradientMethod : IDisposable
{
    /// <summary>Floats that a chunk leaves for an output channel.</summary>
    public abstract int RowLength { get; }

    /// <summary>Adds an image.</summary>
    /// <param name="outputGradient">The planes of dy, of all output channels, filled up to whole tiles.</param>
    /// <param name="input">The planes of x.</param>
    /// <param name="worker">The thread.</param>
    /// <param name="rows">The chunk's rows.</param>
    /// <param name="isFirst">Whether it is the chunk's first image.</param>
    public abstract void Add(float* outputGradient, float* input, int worker, float* rows, bool isFirst);

    /// <summary>Ends a chunk: after this, its rows hold its sum.</summary>
    public abstract void Finish(int worker, float* rows);

    /// <summary>Turns a row into the gradient of an output channel's weights, <c>(input, tap)</c>.</summary>
    public abstract void Unpack(float* row, float* gradient);

    public abstract void Dispose();
}
