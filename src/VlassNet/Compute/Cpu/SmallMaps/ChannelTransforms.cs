using System.Runtime.CompilerServices;
using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.Winograd;

namespace VlassNet.Compute.Cpu.SmallMaps;

/// <summary>
/// Between the maps of an image and the rows of its positions, forward and back; the lanes are channels. Where a plan has no tiles, a
/// pixel is a row and is only copied. What a tile has outside the map is 0 on the way in, and is left out on the way back.
/// </summary>
internal static unsafe class ChannelTransforms<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Size = TileLayout.TileSize;
    private const int Side = TileLayout.Side;

    /// <summary>Floats of scratch, on a cache line: a vector for each point and each pixel of a tile.</summary>
    public static int ScratchLength => (TileLayout.Points + TileLayout.Phases) * TSimd.Width;

    /// <summary>V = Bᵀ d B of <c>scale·x + shift</c>.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="map">The image's map x.</param>
    /// <param name="stride">From one of its pixels to the next.</param>
    /// <param name="scale">The factor of each channel.</param>
    /// <param name="shift">What is added to each channel.</param>
    /// <param name="v">Receives the rows of the image.</param>
    /// <param name="image">Which image.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input(
        SmallMapPlan plan, float* map, int stride, float* scale, float* shift, ChannelRows v, int image, float* scratch)
    {
        int rows = plan.Shape.Rows, columns = plan.Shape.Columns, channels = plan.Shape.Channels;
        for (int lane = 0; lane < channels; lane += TSimd.Width)
        {
            TVector factor = TSimd.Load(scale + lane), added = TSimd.Load(shift + lane);
            float* x = map + lane;
            float* row = v.At(0) + (long)image * plan.RowsPerImage * v.Stride + lane;
            if (!plan.UsesTiles)
            {
                for (int pixel = 0; pixel < plan.Positions; pixel++)
                {
                    TSimd.Store(
                        row + (long)pixel * v.PositionStride, TSimd.MultiplyAdd(TSimd.Load(x + pixel * stride), factor, added));
                }

                continue;
            }

            for (int top = -1; top < rows - 1; top += Size)
            {
                for (int left = -1; left < columns - 1; left += Size)
                {
                    InputTile(x, stride, rows, columns, top, left, factor, added, scratch, row, v.PositionStride);
                    row += v.Stride;
                }
            }
        }
    }

    /// <summary>Y = Aᵀ M A.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="m">The rows.</param>
    /// <param name="image">Which image.</param>
    /// <param name="lane">The first channel; as many as a vector has follow it.</param>
    /// <param name="y">Receives these channels of the image's map.</param>
    /// <param name="stride">From one of its pixels to the next.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    public static void Output(SmallMapPlan plan, ChannelRows m, int image, int lane, float* y, int stride, float* scratch)
    {
        float* row = m.At(0) + (long)image * plan.RowsPerImage * m.Stride + lane;
        if (!plan.UsesTiles)
        {
            for (int pixel = 0; pixel < plan.Positions; pixel++)
                TSimd.Store(y + pixel * stride, TSimd.Load(row + (long)pixel * m.PositionStride));
            return;
        }

        float* values = scratch + TileLayout.Points * TSimd.Width;
        for (int tile = 0; tile < plan.RowsPerImage; tile++)
        {
            WinogradTransforms<TSimd, TVector>.Output(row, m.PositionStride, scratch, values);
            foreach (TilePixel pixel in new TilePixels(plan, tile))
                TSimd.Store(y + pixel.InMap * stride, TSimd.Load(values + pixel.InTile * TSimd.Width));
            row += m.Stride;
        }
    }

    /// <summary>dM = A dY Aᵀ, the way back through <see cref="Output"/>.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="dy">A vector of channels of the gradient of the image's output map.</param>
    /// <param name="dm">Receives these channels of the image's rows.</param>
    /// <param name="image">Which image.</param>
    /// <param name="lane">The first of the channels.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    public static void OutputGradient(SmallMapPlan plan, float* dy, ChannelRows dm, int image, int lane, float* scratch)
    {
        int width = TSimd.Width;
        float* row = dm.At(0) + (long)image * plan.RowsPerImage * dm.Stride + lane;
        if (!plan.UsesTiles)
        {
            for (int pixel = 0; pixel < plan.Positions; pixel++)
                TSimd.Store(row + (long)pixel * dm.PositionStride, TSimd.Load(dy + pixel * width));
            return;
        }

        float* values = scratch + TileLayout.Points * width;
        for (int tile = 0; tile < plan.RowsPerImage; tile++)
        {
            new Span<float>(values, TileLayout.Phases * width).Clear();
            foreach (TilePixel pixel in new TilePixels(plan, tile))
                TSimd.Store(values + pixel.InTile * width, TSimd.Load(dy + pixel.InMap * width));
            WinogradTransforms<TSimd, TVector>.Gradient(values, width, scratch, row, dm.PositionStride);
            row += dm.Stride;
        }
    }

    /// <summary>dX = B dV Bᵀ, the way back through <see cref="Input"/> to the normalised map.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="dv">The rows.</param>
    /// <param name="image">Which image.</param>
    /// <param name="dx">Receives the gradient of the image's map.</param>
    /// <param name="stride">From one of its pixels to the next.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(SmallMapPlan plan, ChannelRows dv, int image, float* dx, int stride, float* scratch)
    {
        int rows = plan.Shape.Rows, columns = plan.Shape.Columns, channels = plan.Shape.Channels;
        for (int lane = 0; lane < channels; lane += TSimd.Width)
        {
            float* row = dv.At(0) + (long)image * plan.RowsPerImage * dv.Stride + lane;
            float* x = dx + lane;
            if (!plan.UsesTiles)
            {
                for (int pixel = 0; pixel < plan.Positions; pixel++)
                    TSimd.Store(x + pixel * stride, TSimd.Load(row + (long)pixel * dv.PositionStride));
                continue;
            }

            // Tiles overlap, so their gradients are added up.
            for (int pixel = 0; pixel < rows * columns; pixel++)
                TSimd.Store(x + pixel * stride, default);
            for (int top = -1; top < rows - 1; top += Size)
            {
                for (int left = -1; left < columns - 1; left += Size)
                {
                    AddTile(row, dv.PositionStride, scratch, x, stride, rows, columns, top, left);
                    row += dv.Stride;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InputTile(
        float* x, int stride, int rows, int columns, int top, int left, TVector factor, TVector added, float* scratch, float* v,
        int pointStride)
    {
        int width = TSimd.Width, below = columns * stride;
        for (int column = 0; column < Side; column++)
        {
            if ((uint)(left + column) >= (uint)columns)
            {
                for (int row = 0; row < Side; row++)
                    TSimd.Store(scratch + (row * Side + column) * width, default);
                continue;
            }

            float* first = x + (long)top * below + (left + column) * stride;
            WinogradRows<TSimd, TVector>.Input(
                top < 0 ? default : TSimd.MultiplyAdd(TSimd.Load(first), factor, added),
                TSimd.MultiplyAdd(TSimd.Load(first + below), factor, added),
                top + 2 >= rows ? default : TSimd.MultiplyAdd(TSimd.Load(first + 2 * below), factor, added),
                top + 3 >= rows ? default : TSimd.MultiplyAdd(TSimd.Load(first + 3 * below), factor, added),
                top + 4 >= rows ? default : TSimd.MultiplyAdd(TSimd.Load(first + 4 * below), factor, added),
                top + 5 >= rows ? default : TSimd.MultiplyAdd(TSimd.Load(first + 5 * below), factor, added),
                scratch + column * width, Side * width);
        }

        for (int row = 0; row < Side; row++)
        {
            float* half = scratch + row * Side * width;
            WinogradRows<TSimd, TVector>.Input(
                TSimd.Load(half), TSimd.Load(half + width), TSimd.Load(half + 2 * width), TSimd.Load(half + 3 * width),
                TSimd.Load(half + 4 * width), TSimd.Load(half + 5 * width), v + row * Side * (long)pointStride, pointStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile(
        float* dv, int pointStride, float* scratch, float* dx, int stride, int rows, int columns, int top, int left)
    {
        int width = TSimd.Width;
        for (int column = 0; column < Side; column++)
        {
            WinogradRows<TSimd, TVector>.InputGradient(
                dv + column * (long)pointStride, Side * pointStride, scratch + column * width, Side * width);
        }

        float* line = scratch + TileLayout.Points * width;
        for (int row = Math.Max(0, -top); row < Math.Min(Side, rows - top); row++)
        {
            WinogradRows<TSimd, TVector>.InputGradient(scratch + row * Side * width, width, line, width);
            for (int column = Math.Max(0, -left); column < Math.Min(Side, columns - left); column++)
            {
                float* pixel = dx + ((top + row) * columns + left + column) * stride;
                TSimd.Store(pixel, TSimd.Add(TSimd.Load(pixel), TSimd.Load(line + column * width)));
            }
        }
    }
}
