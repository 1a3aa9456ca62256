using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>
/// The convolution by Winograd's F(4×4,3×3): a tile of 4×4 outputs takes 36 products for each pair of channels instead of 144. Input
/// and weights are transformed, <c>V = Bᵀ d B</c> and <c>U = G g Gᵀ</c>, multiplied point by point over the channels, and the
/// products transformed back, <c>Y = Aᵀ M A</c>.
/// </summary>
/// <remarks>
/// Some tiles at a time go all the way, so that V and M stay in a core's own cache beside U, which all tiles share.
/// </remarks>
internal sealed unsafe class WinogradConvolution<TSimd, TVector> : IDisposable
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Tiles that go through together: the lanes of the products' register tile at the widest vectors.</summary>
    private const int Together = 32;

    /// <summary>Output channels whose weights lie side by side, as the products read them.</summary>
    private const int Ten = WinogradProducts<TSimd, TVector>.Ten;

    private readonly TileLayout layout;
    private readonly int inputs;
    private readonly int outputs;
    private readonly int rows;
    private readonly bool backward;
    private readonly int uStride;
    private readonly int vStride;
    private readonly int mStride;
    private readonly AlignedBuffer u;
    private readonly AlignedBuffer[] v;
    private readonly AlignedBuffer[] m;
    private readonly AlignedBuffer[] scratch;

    /// <param name="layout">The layout of input and output.</param>
    /// <param name="inputs">Channels that go in.</param>
    /// <param name="outputs">Channels that come out.</param>
    /// <param name="backward">Whether this is the gradient of the input, so that the weights are turned round.</param>
    /// <param name="workers">Number of threads.</param>
    public WinogradConvolution(TileLayout layout, int inputs, int outputs, bool backward, int workers)
    {
        this.layout = layout;
        this.inputs = inputs;
        this.outputs = outputs;
        this.backward = backward;
        rows = PackedWeights.Tiles(outputs) * PackedWeights.Tile;
        int lanes = Math.Min(Together, layout.Tiles);
        uStride = TileLayout.Apart(PlaneLayout.RoundUp(outputs, Ten) * inputs);
        vStride = TileLayout.Apart(inputs * lanes);
        mStride = TileLayout.Apart(rows * lanes);
        u = new((long)TileLayout.Points * uStride);
        v = AlignedBuffer.Each(workers, TileLayout.Points * vStride);
        m = AlignedBuffer.Each(workers, TileLayout.Points * mStride);
        scratch = AlignedBuffer.Each(workers, WinogradTransforms<TSimd, TVector>.ScratchLength);
    }

    /// <summary>Puts some of the weights into the order that the products read, <c>(point, ten outputs, input, output)</c>.</summary>
    /// <param name="weights">The layer's weights, <c>(output, input, tap)</c> of the layer itself.</param>
    /// <param name="part">Which part of the work.</param>
    /// <param name="parts">How many parts there are.</param>
    public void SetWeights(float* weights, int part, int parts)
    {
        int outputStride = PackedWeights.Taps * (backward ? 1 : inputs), inputStride = PackedWeights.Taps * (backward ? outputs : 1);
        int from = inputs * part / parts, to = inputs * (part + 1) / parts;
        for (int output = 0; output < outputs; output += Ten)
        {
            WinogradWeights<TSimd, TVector>.Transform(
                weights + from * inputStride + output * outputStride, inputStride, outputStride, to - from, Math.Min(Ten, outputs - output),
                backward, u.Pointer + output * inputs + from * Ten, Ten, uStride);
        }
    }

    /// <summary>Convolves an image.</summary>
    /// <param name="maps">Its channels, by tiles.</param>
    /// <param name="worker">The thread.</param>
    /// <param name="output">Takes the result.</param>
    public void Run<TOutput>(float* maps, int worker, ref TOutput output)
        where TOutput : struct, ITileOutput
    {
        float* transformed = v[worker].Pointer;
        float* products = m[worker].Pointer;
        for (int from = 0; from < layout.Tiles; from += Together)
        {
            int count = Math.Min(Together, layout.Tiles - from);
            for (int channel = 0; channel < inputs; channel++)
            {
                WinogradTransforms<TSimd, TVector>.Input(
                    maps + channel * layout.Length, layout, from, count, scratch[worker].Pointer, transformed + channel * count, vStride);
            }

            for (int point = 0; point < TileLayout.Points; point++)
            {
                WinogradProducts<TSimd, TVector>.Run(
                    u.Pointer + point * uStride, Ten, Ten * inputs, transformed + point * vStride, inputs,
                    products + point * mStride, rows, count, add: false);
            }

            for (int channel = 0; channel < outputs; channel++)
                output.Take(channel, from, count, products + channel * count, mStride);
        }
    }

    public void Dispose()
    {
        foreach (AlignedBuffer buffer in (AlignedBuffer[])[u, .. v, .. m, .. scratch])
            buffer.Dispose();
    }
}
