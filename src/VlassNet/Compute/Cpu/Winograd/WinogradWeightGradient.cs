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
    private readonly bool[] hasSum;

    public WinogradWeightGradient(in PlaneLayout planes, int inputs, int outputs, int workers)
    {
        layout = new WinogradLayout(planes);
        this.inputs = inputs;
        this.outputs = outputs;
        lanes = PlaneLayout.RoundUp(inputs, Vector512<float>.Count);
        paddedOutputs = PackedWeights.Tiles(outputs) * PackedWeights.Tile;
        pixels = AlignedBuffer.Each(workers, (planes.Rows + 2) * RowStride);
        v = AlignedBuffer.Each(workers, WinogradLayout.Side * layout.Tiles * lanes);
        dm = AlignedBuffer.Each(workers, WinogradLayout.Side * paddedOutputs * layout.Stride);
        du = AlignedBuffer.Each(workers, WinogradLayout.Points * paddedOutputs * lanes);
        hasSum = new bool[workers];
    }

    public override int RowLength => PackedWeights.Taps * lanes;

    /// <summary>From a row of <see cref="pixels"/> to the next: the columns with a 0 on both sides.</summary>
    private int RowStride => (layout.Planes.Columns + 2) * lanes;

    public override void Add(float* outputGradient, float* input, int worker, float* rows)
    {
        ChannelTranspose.Run(input, inputs, layout.Planes, pixels[worker].Pointer + RowStride + lanes, RowStride, lanes);
        for (int row = 0; row < WinogradLayout.Side; row++)
        {
            TransformInput(row, pixels[worker].Pointer, v[worker].Pointer);
            for (int channel = 0; channel < outputs; channel++)
                TransformGradient(row, outputGradient + channel * layout.Planes.Length, dm[worker].Pointer + channel * layout.Stride);
            for (int column = 0; column < WinogradLayout.Side; column++)
            {
                int point = row * WinogradLayout.Side + column;
                for (int first = 0; first < paddedOutputs; first += PackedWeights.Tile)
                {
                    WinogradProducts<TSimd, TVector>.Run(
                        v[worker].Pointer + column * layout.Tiles * lanes, layout.Tiles, lanes,
                        dm[worker].Pointer + (column * paddedOutputs + first) * layout.Stride, 1, layout.Stride,
                        du[worker].Pointer + (point * paddedOutputs + first) * lanes, hasSum[worker]);
                }
            }
        }

        hasSum[worker] = true;
    }

    public override void Finish(int worker, float* rows)
    {
        hasSum[worker] = false;
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

    /// <summary>One row of V = Bᵀ d B for all tiles, in <c>(point of the row, tile, channel)</c> order.</summary>
    private void TransformInput(int point, float* source, float* result)
    {
        for (int tile = 0; tile < layout.Tiles; tile++)
        {
            float* corner = source + tile / layout.TileColumns * WinogradLayout.TileSize * RowStride
                + tile % layout.TileColumns * WinogradLayout.TileSize * lanes;
            for (int lane = 0; lane < lanes; lane += TSimd.Width)
            {
                float* at = corner + lane;
                WinogradRows<TSimd, TVector>.Input(
                    WinogradRows<TSimd, TVector>.InputPoint(point, at, RowStride),
                    WinogradRows<TSimd, TVector>.InputPoint(point, at + lanes, RowStride),
                    WinogradRows<TSimd, TVector>.InputPoint(point, at + 2 * lanes, RowStride),
                    WinogradRows<TSimd, TVector>.InputPoint(point, at + 3 * lanes, RowStride),
                    WinogradRows<TSimd, TVector>.InputPoint(point, at + 4 * lanes, RowStride),
                    WinogradRows<TSimd, TVector>.InputPoint(point, at + 5 * lanes, RowStride),
                    result + tile * lanes + lane, layout.Tiles * lanes);
            }
        }
    }

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
