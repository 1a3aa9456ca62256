namespace VlassNet.Compute.Cpu;

/// <summary>A way of computing a 3×3 convolution of padded planes, with its weights and each thread's working memory.</summary>
internal abstract unsafe class ConvolutionMethod : IDisposable
{
    /// <summary>How many rows are computed at once, an even number or all: as many as stay in the fastest cache.</summary>
    public abstract int BandRows { get; }

    /// <summary>Puts some of the weights into the method's own order.</summary>
    /// <param name="weights">The layer's weights, <c>(output, input, tap)</c>.</param>
    /// <param name="part">Which part of the work.</param>
    /// <param name="parts">How many parts there are.</param>
    public abstract void SetWeights(float* weights, int part, int parts);

    /// <summary>Takes the input planes of an image, which stay where they are until its last tile is done.</summary>
    public abstract void Load(float* planes, int worker);

    /// <summary>Computes <see cref="PackedWeights.Tile"/> output planes.</summary>
    /// <param name="first">The first output channel.</param>
    /// <param name="worker">The thread.</param>
    /// <param name="band">Which rows; of other rows, those behind it may be spoilt.</param>
    /// <param name="planes">Receives the planes; what lies between their rows is undefined.</param>
    public abstract void Run(int first, int worker, RowBand band, float* planes);

    public abstract void Dispose();
}
