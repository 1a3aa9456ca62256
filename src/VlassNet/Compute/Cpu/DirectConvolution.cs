using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>The convolution as it is defined, for any shape; see <see cref="Convolution{TSimd, TVector}"/>.</summary>
internal sealed unsafe class DirectConvolution<TSimd, TVector> : IDisposable
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Floats of the output that may be in work at once: three quarters of the smallest first-level cache in use.</summary>
    private const int BandLength = 6 * 1024;

    private readonly PlaneLayout layout;
    private readonly int inputs;
    private readonly int outputs;
    private readonly bool backward;
    private readonly AlignedBuffer packed;
    private readonly IntPtr[] loaded;

    /// <param name="layout">The layout of input and output.</param>
    /// <param name="inputs">Channels that go in.</param>
    /// <param name="outputs">Channels that come out.</param>
    /// <param name="backward">Whether this is the gradient of the input, so that the weights are turned round.</param>
    /// <param name="workers">Number of threads.</param>
    public DirectConvolution(in PlaneLayout layout, int inputs, int outputs, bool backward, int workers)
    {
        this.layout = layout;
        this.inputs = inputs;
        this.outputs = outputs;
        this.backward = backward;
        packed = new(PackedWeights.Length(outputs, inputs));
        loaded = new IntPtr[workers];
    }

    public int BandRows => Math.Max(2, BandLength / (PackedWeights.Tile * layout.Stride) / 2 * 2);

    public void SetWeights(float* weights, int part, int parts)
    {
        if (part > 0)
            return;
        if (backward)
            PackedWeights.Backward(weights, inputs, outputs, packed.Pointer);
        else
            PackedWeights.Forward(weights, outputs, inputs, packed.Pointer);
    }

    public void Load(float* planes, int worker) => loaded[worker] = (IntPtr)planes;

    public void Run(int first, int worker, RowBand band, float* planes) =>
        Convolution<TSimd, TVector>.Run(
            (float*)loaded[worker], inputs, layout, band,
            packed.Pointer + first / PackedWeights.Tile * PackedWeights.TileLength(inputs), planes);

    public void Dispose() => packed.Dispose();
}
