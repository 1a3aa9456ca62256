using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>
/// The gradient of the weights by Winograd: with <c>M = Σ U ⊙ V</c> and <c>Y = Aᵀ M A</c>, the gradient of M is
/// <c>dM = A dY Aᵀ</c>, that of U is <c>dU = Σ dM ⊙ V</c> over all tiles, and that of the weights <c>dg = Gᵀ dU G</c>. dU is added up
/// over the images of a chunk and transformed back once.
/// </summary>
/// <remarks>
/// Here the sum is over the tiles, so the channels are the lanes: V and dy are transposed, a square of tiles and channels at a time. Some
/// input channels at a time go all the way, so that their V and dU stay in a core's own cache beside dM, which all share.
/// </remarks>
internal sealed unsafe class WinogradWeightGradient<TSimd, TVector> : IDisposable
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Input channels that go through together: the lanes of the products' register tile at the widest vectors.</summary>
    private const int Together = 32;

    private const int WidestVector = 16;

    private readonly TileLayout layout;
    private readonly int inputs;
    private readonly int outputs;
    private readonly int rows;
    private readonly int inputLanes;
    private readonly int vStride;
    private readonly int dmStride;
    private readonly int duStride;
    private readonly int squareStride;
    private readonly AlignedBuffer[] squares;
    private readonly AlignedBuffer[] v;
    private readonly AlignedBuffer[] dm;
    private readonly AlignedBuffer[] du;
    private readonly AlignedBuffer[] scratch;

    public WinogradWeightGradient(TileLayout layout, int inputs, int outputs, int workers)
    {
        this.layout = layout;
        this.inputs = inputs;
        this.outputs = outputs;
        rows = PackedWeights.Tiles(outputs) * PackedWeights.Tile;
        inputLanes = PlaneLayout.RoundUp(inputs, WidestVector);
        int groups = (inputs + Together - 1) / Together;
        vStride = TileLayout.Apart(layout.Tiles * Together);
        dmStride = TileLayout.Apart(layout.Tiles * rows + WidestVector);
        duStride = TileLayout.Apart(rows * Together);
        squareStride = TileLayout.Apart(TSimd.Width * TSimd.Width);
        squares = AlignedBuffer.Each(workers, TileLayout.Points * squareStride);
        v = AlignedBuffer.Each(workers, TileLayout.Points * vStride);
        dm = AlignedBuffer.Each(workers, TileLayout.Points * dmStride);
        du = AlignedBuffer.Each(workers, (long)groups * TileLayout.Points * duStride);
        scratch = AlignedBuffer.Each(workers, WinogradTransforms<TSimd, TVector>.ScratchLength);
    }

    /// <summary>Floats that a chunk leaves for an output channel: for each tap, the input channels.</summary>
    public int RowLength => PackedWeights.Taps * inputLanes;

    /// <summary>Adds an image.</summary>
    /// <param name="outputGradient">dy of all output channels, by tiles.</param>
    /// <param name="input">x of all input channels, by tiles.</param>
    /// <param name="worker">The thread.</param>
    /// <param name="isFirst">Whether it is the chunk's first image.</param>
    public void Add(float* outputGradient, float* input, int worker, bool isFirst)
    {
        TransformGradient(outputGradient, worker);
        for (int first = 0; first < inputs; first += Together)
        {
            int lanes = Math.Min(Together, inputLanes - first);
            TransformInput(input + first * layout.Length, Math.Min(lanes, inputs - first), lanes, worker);
            for (int point = 0; point < TileLayout.Points; point++)
            {
                WinogradProducts<TSimd, TVector>.Run(
                    dm[worker].Pointer + point * dmStride, rows, WinogradProducts<TSimd, TVector>.Ten, v[worker].Pointer + point * vStride, layout.Tiles,
                    Sums(first, worker) + point * duStride, rows, lanes, add: !isFirst);
            }
        }
    }

    /// <summary>Ends a chunk: after this, its rows hold its sum.</summary>
    public void Finish(int worker, float* chunkRows)
    {
        for (int channel = 0; channel < outputs; channel++)
        {
            for (int lane = 0; lane < inputLanes; lane += TSimd.Width)
            {
                int lanes = Math.Min(Together, inputLanes - lane / Together * Together);
                WinogradTransforms<TSimd, TVector>.Weights(
                    Sums(lane, worker) + channel * lanes + lane % Together, duStride, scratch[worker].Pointer,
                    chunkRows + channel * RowLength + lane, inputLanes);
            }
        }
    }

    /// <summary>Turns a row into the gradient of an output channel's weights, <c>(input, tap)</c>.</summary>
    public void Unpack(float* row, float* gradient)
    {
        for (int input = 0; input < inputs; input++)
        {
            for (int tap = 0; tap < PackedWeights.Taps; tap++)
                gradient[input * PackedWeights.Taps + tap] = row[tap * inputLanes + input];
        }
    }

    public void Dispose()
    {
        foreach (AlignedBuffer buffer in (AlignedBuffer[])[.. squares, .. v, .. dm, .. du, .. scratch])
            buffer.Dispose();
    }

    /// <summary>dU of the group that an input channel is in.</summary>
    private float* Sums(int channel, int worker) => du[worker].Pointer + (long)(channel / Together) * TileLayout.Points * duStride;

    /// <summary>dM = A dY Aᵀ, in <c>(point, tile, output)</c> order.</summary>
    private void TransformGradient(float* outputGradient, int worker)
    {
        int width = TSimd.Width;
        float* square = squares[worker].Pointer;
        for (int tile = 0; tile < layout.Tiles; tile += width)
        {
            // A tile's last channels reach into the next tile's first, so these come after them.
            for (int first = (outputs - 1) / width * width; first >= 0; first -= width)
            {
                for (int phase = 0; phase < TileLayout.Phases; phase++)
                {
                    SquareTranspose<TSimd, TVector>.Run(
                        outputGradient + first * layout.Length + layout.Pad + phase * layout.PhaseStride + tile, layout.Length,
                        outputs - first, square + phase * squareStride, width);
                }

                for (int i = 0; i < width; i++)
                {
                    WinogradTransforms<TSimd, TVector>.Gradient(
                        square + i * width, squareStride, scratch[worker].Pointer,
                        dm[worker].Pointer + (tile + i) * rows + first, dmStride);
                }
            }
        }
    }

    /// <summary>V = Bᵀ d B of some input channels, in <c>(point, tile, input)</c> order.</summary>
    private void TransformInput(float* input, int channels, int lanes, int worker)
    {
        int width = TSimd.Width;
        float* square = squares[worker].Pointer;
        for (int tile = 0; tile < layout.Tiles; tile += width)
        {
            for (int first = 0; first < channels; first += width)
            {
                int count = Math.Min(width, channels - first);
                for (int i = 0; i < count; i++)
                {
                    WinogradTransforms<TSimd, TVector>.Input(
                        input + (first + i) * layout.Length, layout, tile, width, scratch[worker].Pointer,
                        square + i * width, squareStride);
                }

                for (int point = 0; point < TileLayout.Points; point++)
                {
                    SquareTranspose<TSimd, TVector>.Run(
                        square + point * squareStride, width, count,
                        v[worker].Pointer + point * vStride + tile * lanes + first, lanes);
                }
            }
        }
    }
}
