using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.Winograd;

/// <summary>
/// The gradient of the weights by Winograd: with <c>M = Σ U ⊙ V</c> and <c>Y = Aᵀ M A</c>, the gradient of M is
/// <c>dM = A dY Aᵀ</c>, that of U is <c>dU = Σ dM ⊙ V</c> over all tiles, and that of the weights <c>dg = Gᵀ dU G</c>. dU is added up
/// over the images of a chunk and transformed back once.
/// </summary>
/// <remarks>
/// Here the sum is over the tiles, so the input channels are the lanes: x is first turned into <c>(row, column, channel)</c> order.
/// </remarks>
internal sealed unsafe class WinogradWeightGradient<TSimd, TVector> : WeightGradientMethod
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly WinogradLayout layout;
    private readonly int inputs;
    private readonly int outputs;
    private readonly int lanes;
    private readonly int paddedOutputs;
    private readonly AlignedBuffer[] pixels;
    private readonly AlignedBuffer[] v;
    private readonly AlignedBuffer[] dm;
    private readonly AlignedBuffer[] du;

    public WinogradWeightGradient(in PlaneLayout planes, int inputs, int outputs, int workers)
    {
        layout = new WinogradLayout(planes);
        this.inputs = inputs;
        this.outputs = outputs;
        lanes = PlaneLayout.RoundUp(inputs, Vector512<float>.Count);
        paddedOutputs = PackedWeights.Tiles(outputs) * PackedWeights.Tile;
        pixels = AlignedBuffer.Each(workers, (planes.Rows + 2) * RowStride);
        v = AlignedBuffer.Each(workers, 2 * WinogradLayout.Side * layout.Tiles * lanes);
        dm = AlignedBuffer.Each(workers, WinogradLayout.Side * paddedOutputs * layout.Stride);
        du = AlignedBuffer.Each(workers, WinogradLayout.Points * paddedOutputs * lanes);
    }

    public override int RowLength => PackedWeights.Taps * lanes;

    /// <summary>From a row of <see cref="pixels"/> to the next: the columns with a 0 on both sides.</summary>
    private int RowStride => (layout.Planes.Columns + 2) * lanes;

    public override void Add(float* outputGradient, float* input, int worker, float* rows, bool isFirst)
    {
        float* transformed = v[worker].Pointer;
        ChannelTranspose.Run(input, inputs, layout.Planes, pixels[worker].Pointer + RowStride + lanes, RowStride, lanes);
        for (int pair = 0; pair < WinogradLayout.Pairs; pair++)
        {
            TransformInput(pair, pixels[worker].Pointer, transformed);
            (int first, int second) = WinogradRows<TSimd, TVector>.Pair(pair);
            AddRow(first, outputGradient, transformed, worker, add: !isFirst);
            AddRow(second, outputGradient, transformed + WinogradLayout.Side * layout.Tiles * lanes, worker, add: !isFirst);
        }
    }

    public override void Finish(int worker, float* rows)
    {
        for (int channel = 0; channel < outputs; channel++)
        {
            for (int lane = 0; lane < lanes; lane += TSimd.Width)
                TransformBack(du[worker].Pointer + channel * lanes + lane, rows + channel * RowLength + lane);
        }
    }

    public override void Unpack(float* row, float* gradient)
    {
        for (int input = 0; input < inputs; input++)
        {
            for (int tap = 0; tap < PackedWeights.Taps; tap++)
                gradient[input * PackedWeights.Taps + tap] = row[tap * lanes + input];
        }
    }

    public override void Dispose()
    {
        foreach (AlignedBuffer buffer in (AlignedBuffer[])[.. pixels, .. v, .. dm, .. du])
            buffer.Dispose();
    }

    /// <summary>The six points of a row: dM of all channels, and its products with V.</summary>
    private void AddRow(int row, float* outputGradient, float* transformed, int worker, bool add)
    {
        float* gradients = dm[worker].Pointer;
        for (int channel = 0; channel < outputs; channel++)
            TransformGradient(row, outputGradient + channel * layout.Planes.Length, gradients + channel * layout.Stride);
        for (int column = 0; column < WinogradLayout.Side; column++)
        {
            int point = row * WinogradLayout.Side + column;
            for (int first = 0; first < paddedOutputs; first += PackedWeights.Tile)
            {
                WinogradProducts<TSimd, TVector>.Run(
                    transformed + column * layout.Tiles * lanes, layout.Tiles, lanes,
                    gradients + (column * paddedOutputs + first) * layout.Stride, 1, layout.Stride,
                    du[worker].Pointer + (point * paddedOutputs + first) * lanes, add);
            }
        }
    }

    /// <summary>A pair of rows of V = Bᵀ d B for all tiles, each in <c>(point of the row, tile, channel)</c> order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformInput(int pair, float* source, float* result)
    {
        float* columns = stackalloc float[2 * WinogradLayout.Side * Vector512<float>.Count];
        float* second = columns + WinogradLayout.Side * Vector512<float>.Count;
        int pointStride = layout.Tiles * lanes;
        for (int tile = 0; tile < layout.Tiles; tile++)
        {
            float* corner = source + tile / layout.TileColumns * WinogradLayout.TileSize * RowStride
                + tile % layout.TileColumns * WinogradLayout.TileSize * lanes;
            for (int lane = 0; lane < lanes; lane += TSimd.Width)
            {
                for (int column = 0; column < WinogradLayout.Side; column++)
                {
                    WinogradRows<TSimd, TVector>.InputPair(
                        pair, corner + lane + column * lanes, RowStride, out TVector one, out TVector two);
                    TSimd.Store(columns + column * TSimd.Width, one);
                    TSimd.Store(second + column * TSimd.Width, two);
                }

                float* destination = result + tile * lanes + lane;
                TransformRow(columns, destination, pointStride);
                TransformRow(second, destination + WinogradLayout.Side * pointStride, pointStride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransformRow(float* columns, float* result, int stride) =>
        WinogradRows<TSimd, TVector>.Input(
            TSimd.Load(columns), TSimd.Load(columns + TSimd.Width), TSimd.Load(columns + 2 * TSimd.Width),
            TSimd.Load(columns + 3 * TSimd.Width), TSimd.Load(columns + 4 * TSimd.Width), TSimd.Load(columns + 5 * TSimd.Width),
            result, stride);

    /// <summary>One row of dM = A dY Aᵀ for one channel.</summary>
    private void TransformGradient(int point, float* plane, float* result)
    {
        if (layout.TileColumns % TSimd.Width == 0)
            TransformGradient<TSimd, TVector>(point, plane, result);
        else if (layout.TileColumns % Vector256<float>.Count == 0)
            TransformGradient<Simd256, Vector256<float>>(point, plane, result);
        else
            TransformGradient<Simd128, Vector128<float>>(point, plane, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformGradient<TTiles, TTileVector>(int point, float* plane, float* result)
        where TTiles : struct, ISimd<TTileVector>
        where TTileVector : struct
    {
        PlaneLayout planes = layout.Planes;
        float* columns = stackalloc float[planes.Columns + Vector512<float>.Count];
        for (int tileRow = 0; tileRow < layout.TileRows; tileRow++)
        {
            WinogradRows<TSimd, TVector>.GradientColumn(
                point, plane + planes.Lead + tileRow * WinogradLayout.TileSize * planes.Stride, planes.Stride, planes.Columns, columns);
            for (int tileColumn = 0; tileColumn < layout.TileColumns; tileColumn += TTiles.Width)
            {
                WinogradRows<TTiles, TTileVector>.LoadTiles(
                    columns + tileColumn * WinogradLayout.TileSize,
                    out TTileVector d0, out TTileVector d1, out TTileVector d2, out TTileVector d3);
                WinogradRows<TTiles, TTileVector>.Gradient(
                    d0, d1, d2, d3, result + tileRow * layout.TileColumns + tileColumn, paddedOutputs * layout.Stride);
            }
        }
    }

    /// <summary>dg = Gᵀ dU G, for a vector of input channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformBack(float* point, float* row)
    {
        int stride = paddedOutputs * lanes;
        float* halfway = stackalloc float[3 * WinogradLayout.Side * Vector512<float>.Count];
        for (int column = 0; column < WinogradLayout.Side; column++)
        {
            WinogradRows<TSimd, TVector>.Weights(
                point + column * stride, WinogradLayout.Side * stride, halfway + column * TSimd.Width, WinogradLayout.Side * TSimd.Width);
        }

        for (int tapRow = 0; tapRow < 3; tapRow++)
        {
            WinogradRows<TSimd, TVector>.Weights(
                halfway + tapRow * WinogradLayout.Side * TSimd.Width, TSimd.Width, row + tapRow * 3 * lanes, lanes);
        }
    }
}
