using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>
/// The convolution by Winograd's F(4×4,3×3): a tile of 4×4 outputs takes 36 products for each pair of channels instead of 144. Input
/// and weights are transformed, <c>V = Bᵀ d B</c> and <c>U = G g Gᵀ</c>, multiplied point by point over the channels, and the
/// products transformed back, <c>Y = Aᵀ M A</c>.
/// </summary>
/// <remarks>
/// A pair of rows of V is made and used up before the next, so that V and M stay in a core's own cache.
/// </remarks>
internal sealed unsafe class WinogradConvolution<TSimd, TVector> : ConvolutionMethod
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly WinogradLayout layout;
    private readonly int inputs;
    private readonly int outputs;
    private readonly int tiles;
    private readonly bool backward;
    private readonly AlignedBuffer u;
    private readonly AlignedBuffer[] v;
    private readonly AlignedBuffer[] m;

    /// <param name="planes">The layout of input and output.</param>
    /// <param name="inputs">Channels that go in.</param>
    /// <param name="outputs">Channels that come out.</param>
    /// <param name="backward">Whether this is the gradient of the input, so that the weights are turned round.</param>
    /// <param name="workers">Number of threads.</param>
    public WinogradConvolution(in PlaneLayout planes, int inputs, int outputs, bool backward, int workers)
    {
        layout = new WinogradLayout(planes);
        this.inputs = inputs;
        this.outputs = outputs;
        this.backward = backward;
        tiles = PackedWeights.Tiles(outputs);
        u = new((long)WinogradLayout.Points * tiles * PackedWeights.Tile * inputs);
        v = AlignedBuffer.Each(workers, 2 * WinogradLayout.Side * inputs * layout.Stride);
        m = AlignedBuffer.Each(workers, WinogradLayout.Points * tiles * PackedWeights.Tile * layout.Stride);
    }

    /// <summary>All: the products are there at once, and so are the rows.</summary>
    public override int BandRows => layout.Planes.Rows;

    public override void SetWeights(float* weights, int part, int parts)
    {
        for (int output = outputs * part / parts; output < outputs * (part + 1) / parts; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                float* taps = weights + (backward ? input * outputs + output : output * inputs + input) * PackedWeights.Taps;
                WinogradWeights.Transform(
                    taps, backward, u.Pointer + (output / PackedWeights.Tile * inputs + input) * PackedWeights.Tile + output % PackedWeights.Tile,
                    PointLength);
            }
        }
    }

    public override void Load(float* planes, int worker)
    {
        float* transformed = v[worker].Pointer;
        for (int pair = 0; pair < WinogradLayout.Pairs; pair++)
        {
            for (int channel = 0; channel < inputs; channel++)
                TransformInput(pair, planes + channel * layout.Planes.Length, transformed + channel * layout.Stride);
            (int first, int second) = WinogradRows<TSimd, TVector>.Pair(pair);
            MultiplyRow(first, transformed, m[worker].Pointer);
            MultiplyRow(second, transformed + RowLength, m[worker].Pointer);
        }
    }

    public override void Run(int first, int worker, RowBand band, float* planes)
    {
        for (int channel = first; channel < Math.Min(first + PackedWeights.Tile, outputs); channel++)
        {
            float* products = m[worker].Pointer + channel * layout.Stride;
            float* pixels = planes + (channel - first) * layout.Planes.Length + layout.Planes.Lead;
            if (layout.TileColumns % TSimd.Width == 0)
                TransformOutput<TSimd, TVector>(products, pixels);
            else if (layout.TileColumns % Vector256<float>.Count == 0)
                TransformOutput<Simd256, Vector256<float>>(products, pixels);
            else
                TransformOutput<Simd128, Vector128<float>>(products, pixels);
        }
    }

    public override void Dispose()
    {
        u.Dispose();
        foreach (AlignedBuffer buffer in (AlignedBuffer[])[.. v, .. m])
            buffer.Dispose();
    }

    /// <summary>From one point's weights to the next one's.</summary>
    private int PointLength => tiles * PackedWeights.Tile * inputs;

    /// <summary>From one row of V to the other of its pair.</summary>
    private int RowLength => WinogradLayout.Side * inputs * layout.Stride;

    /// <summary>The products of the six points of a row.</summary>
    private void MultiplyRow(int row, float* transformed, float* products)
    {
        for (int column = 0; column < WinogradLayout.Side; column++)
        {
            int point = row * WinogradLayout.Side + column;
            for (int tile = 0; tile < tiles; tile++)
            {
                WinogradProducts<TSimd, TVector>.Run(
                    transformed + column * inputs * layout.Stride, inputs, layout.Stride,
                    u.Pointer + point * PointLength + tile * PackedWeights.Tile * inputs, PackedWeights.Tile, 1,
                    products + (point * tiles + tile) * PackedWeights.Tile * layout.Stride, add: false);
            }
        }
    }

    private void TransformInput(int pair, float* plane, float* result)
    {
        if (layout.TileColumns % TSimd.Width == 0)
            TransformInput<TSimd, TVector>(pair, plane, result);
        else if (layout.TileColumns % Vector256<float>.Count == 0)
            TransformInput<Simd256, Vector256<float>>(pair, plane, result);
        else
            TransformInput<Simd128, Vector128<float>>(pair, plane, result);
    }

    /// <summary>A pair of rows of V for one channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformInput<TTiles, TTileVector>(int pair, float* plane, float* result)
        where TTiles : struct, ISimd<TTileVector>
        where TTileVector : struct
    {
        PlaneLayout planes = layout.Planes;
        int length = planes.Columns + 2 + Vector512<float>.Count;
        float* columns = stackalloc float[2 * length];
        for (int tileRow = 0; tileRow < layout.TileRows; tileRow++)
        {
            float* corner = plane + planes.Lead + (tileRow * WinogradLayout.TileSize - 1) * planes.Stride - 1;
            WinogradRows<TSimd, TVector>.InputColumns(
                pair, corner, planes.Stride, planes.Columns + 2, columns, columns + length);
            for (int half = 0; half < 2; half++)
            {
                for (int tileColumn = 0; tileColumn < layout.TileColumns; tileColumn += TTiles.Width)
                {
                    float* source = columns + half * length + tileColumn * WinogradLayout.TileSize;
                    WinogradRows<TTiles, TTileVector>.LoadTiles(
                        source, out TTileVector d0, out TTileVector d1, out TTileVector d2, out TTileVector d3);
                    WinogradRows<TTiles, TTileVector>.LoadTiles(
                        source + WinogradLayout.TileSize, out TTileVector d4, out TTileVector d5, out _, out _);
                    WinogradRows<TTiles, TTileVector>.Input(
                        d0, d1, d2, d3, d4, d5,
                        result + half * RowLength + tileRow * layout.TileColumns + tileColumn, inputs * layout.Stride);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformOutput<TTiles, TTileVector>(float* products, float* pixels)
        where TTiles : struct, ISimd<TTileVector>
        where TTileVector : struct
    {
        int pointStride = tiles * PackedWeights.Tile * layout.Stride;
        int width = TTiles.Width;
        float* halfway = stackalloc float[WinogradLayout.TileSize * WinogradLayout.Side * Vector512<float>.Count];
        for (int tileRow = 0; tileRow < layout.TileRows; tileRow++)
        {
            for (int tileColumn = 0; tileColumn < layout.TileColumns; tileColumn += width)
            {
                float* source = products + tileRow * layout.TileColumns + tileColumn;
                for (int column = 0; column < WinogradLayout.Side; column++)
                {
                    WinogradRows<TTiles, TTileVector>.Output(
                        source + column * pointStride, WinogradLayout.Side * pointStride,
                        out TTileVector s0, out TTileVector s1, out TTileVector s2, out TTileVector s3);
                    float* destination = halfway + column * width;
                    TTiles.Store(destination, s0);
                    TTiles.Store(destination + WinogradLayout.Side * width, s1);
                    TTiles.Store(destination + 2 * WinogradLayout.Side * width, s2);
                    TTiles.Store(destination + 3 * WinogradLayout.Side * width, s3);
                }

                for (int row = 0; row < WinogradLayout.TileSize; row++)
                {
                    WinogradRows<TTiles, TTileVector>.Output(
                        halfway + row * WinogradLayout.Side * width, width,
                        out TTileVector y0, out TTileVector y1, out TTileVector y2, out TTileVector y3);
                    int at = (tileRow * WinogradLayout.TileSize + row) * layout.Planes.Stride + tileColumn * WinogradLayout.TileSize;
                    WinogradRows<TTiles, TTileVector>.StoreTiles(pixels + at, y0, y1, y2, y3);
                }
            }
        }
    }
}
