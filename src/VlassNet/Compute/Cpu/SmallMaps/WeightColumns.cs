namespace VlassNet.Compute.Cpu.SmallMaps;

/// <summary>Room for some columns of the weights of a layer, or of their gradient, for each thread; it stays in the thread's own cache.</summary>
/// <param name="workers">Number of threads.</param>
internal sealed unsafe class WeightColumns(int workers) : IDisposable
{
    private readonly AlignedBuffer[] buffers = AlignedBuffer.Each(workers, 0);

    /// <summary>Makes room for so many floats; what was there is lost.</summary>
    public void Reserve(long length)
    {
        for (int worker = 0; worker < buffers.Length; worker++)
            AlignedBuffer.Grow(ref buffers[worker], length);
    }

    /// <summary>A thread's room.</summary>
    public float* At(int worker) => buffers[worker].Pointer;

    public void Dispose()
    {
        foreach (AlignedBuffer buffer in buffers)
            buffer.Dispose();
    }
}
