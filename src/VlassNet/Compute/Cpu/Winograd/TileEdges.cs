namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>
/// For maps whose edges their tiles reach over: dense maps as large as all tiles, which the kernels read and write instead of the
/// maps between stages. What is outside is 0 where it is read, and is left behind where it was written.
/// </summary>
internal sealed unsafe class TileEdges : IDisposable
{
    private readonly ImageShape map;
    private readonly ImageShape output;
    private readonly int mapStride;
    private readonly int mapLength;
    private readonly int outputStride;
    private readonly int outputLength;
    private readonly AlignedBuffer[] inputs;
    private readonly AlignedBuffer[] kept;
    private readonly AlignedBuffer[] outputs;
    private readonly AlignedBuffer[] inputGradients;

    /// <param name="layout">The tiles.</param>
    /// <param name="map">The shape of the input.</param>
    /// <param name="output">The shape of the output.</param>
    /// <param name="pools">Whether there is a pool between them.</param>
    /// <param name="workers">Number of threads.</param>
    public TileEdges(TileLayout layout, ImageShape map, ImageShape output, bool pools, int workers)
    {
        this.map = map;
        this.output = output;
        mapStride = layout.Columns;
        mapLength = layout.Rows * layout.Columns;
        outputStride = pools ? layout.Columns / 2 : layout.Columns;
        outputLength = pools ? mapLength / 4 : mapLength;
        inputs = AlignedBuffer.Each(workers, mapLength);
        kept = AlignedBuffer.Each(workers, 2L * outputLength);
        outputs = AlignedBuffer.Each(workers, (long)output.Channels * outputLength);
        inputGradients = AlignedBuffer.Each(workers, (long)map.Channels * mapLength);
    }

    /// <summary>Where a channel's output is put together.</summary>
    public float* Output(int channel, int worker) => outputs[worker].Pointer + (long)channel * outputLength;

    /// <summary>Where the gradient of an input channel is put together.</summary>
    public float* InputGradient(int channel, int worker) => inputGradients[worker].Pointer + (long)channel * mapLength;

    /// <summary><c>scale·x + shift</c> of an input map.</summary>
    public float* Normalized<TSimd, TVector>(float* source, float scale, float shift, int worker)
        where TSimd : struct, Simd.ISimd<TVector>
        where TVector : struct
    {
        float* to = inputs[worker].Pointer;
        for (int row = 0; row < map.Rows; row++)
        {
            PlaneTransfer.Affine<TSimd, TVector>(
                source + row * map.Columns, scale, shift, map.Columns, to + row * mapStride);
        }

        return to;
    }

    /// <summary>An output map, and after it the gradient of it.</summary>
    public void LoadOutput(float* values, float* gradient, int worker, out float* loaded, out float* loadedGradient)
    {
        loaded = kept[worker].Pointer;
        loadedGradient = loaded + outputLength;
        Copy(values, output.Columns, loaded, outputStride, output);
        Copy(gradient, output.Columns, loadedGradient, outputStride, output);
    }

    /// <summary>Takes a channel's output out.</summary>
    public void TakeOutput(int channel, int worker, float* destination) =>
        Copy(Output(channel, worker), outputStride, destination, output.Columns, output);

    /// <summary>Takes the gradient of an input channel out.</summary>
    public void TakeInputGradient(int channel, int worker, float* destination) =>
        Copy(InputGradient(channel, worker), mapStride, destination, map.Columns, map);

    public void Dispose()
    {
        foreach (AlignedBuffer buffer in (AlignedBuffer[])[.. inputs, .. kept, .. outputs, .. inputGradients])
            buffer.Dispose();
    }

    private static void Copy(float* source, int stride, float* destination, int destinationStride, ImageShape shape)
    {
        for (int row = 0; row < shape.Rows; row++)
        {
            new ReadOnlySpan<float>(source + row * stride, shape.Columns)
                .CopyTo(new Span<float>(destination + row * destinationStride, shape.Columns));
        }
    }
}
