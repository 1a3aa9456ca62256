using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.Winograd;

namespace VlassNet.Compute.Cpu.SmallMaps;

/// <content>
/// The products of a batch. A work item has some columns of all positions: it packs the weights of these columns itself, and unpacks
/// their gradients, so that neither leaves this core's own cache. All matrices of a layer would take megabytes, and every step would
/// write them to memory and read them again, whatever its batch.
/// </content>
internal sealed unsafe partial class SmallMapStage<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Input channels whose weights' gradients are unpacked together.</summary>
    private const int UnpackedTogether = 8;

    /// <summary>Columns of a work item: what the products have of them in registers.</summary>
    private static readonly int ColumnsTogether = 2 * TSimd.Width;

    /// <summary>Into how many items the products can be divided.</summary>
    public int ProductItems => ColumnItems(Filters);

    /// <summary>Into how many items the products of the way back can be divided.</summary>
    public int GradientItems => ColumnItems(Filters) + ColumnItems(Shape.Channels);

    /// <summary>One item of the products of the batch, M = V·U.</summary>
    public void Multiply(int item, int worker)
    {
        Columns(item, Filters, out int first, out int count);
        int inputs = Shape.Channels, stride = ColumnStride(inputs);
        float* u = columns.At(worker);
        Pack(
            Weights + first * inputs * PackedWeights.Taps, inputs, PackedWeights.Taps, count, inputs * PackedWeights.Taps, u,
            ColumnsTogether, stride);
        for (int position = 0; position < plan.Positions; position++)
        {
            bool add = false;
            foreach (SmallMapTerm term in plan.OfOutput(position))
            {
                PanelFactors factors = new(batch.Inputs.At(term.Input), batch.Inputs.Stride, 1, inputs);
                ChannelProducts<TSimd, TVector>.Run(
                    factors, u + term.Matrix * stride, ColumnsTogether, batch.Outputs.At(position) + first, batch.Outputs.Stride,
                    batch.Rows, count, add);
                add = true;
            }
        }
    }

    /// <summary>One item of the products of the way back; the first has the biases too.</summary>
    public void MultiplyGradients(int item, int usedChunks, int worker)
    {
        for (int channel = 0; item == 0 && channel < Filters; channel++)
            ReduceBias(usedChunks, channel);
        int weightItems = ColumnItems(Filters);
        if (item < weightItems)
            WeightProducts(item, worker);
        else
            InputProducts(item - weightItems, worker);
    }

    /// <summary>dU = Vᵀ·dM of some outputs, and their weights' gradient dg = Gᵀ dU G.</summary>
    private void WeightProducts(int item, int worker)
    {
        Columns(item, Filters, out int first, out int count);
        int inputs = Shape.Channels, stride = ColumnStride(inputs);
        float* du = columns.At(worker);
        for (int matrix = 0; matrix < plan.Matrices; matrix++)
        {
            bool add = false;
            foreach (SmallMapTerm term in plan.OfMatrix(matrix))
            {
                PanelFactors factors = new(batch.Inputs.At(term.Input), 1, batch.Inputs.Stride, batch.Rows);
                ChannelProducts<TSimd, TVector>.Run(
                    factors, batch.Outputs.At(term.Output) + first, batch.Outputs.Stride, du + matrix * stride, ColumnsTogether, inputs,
                    count, add);
                add = true;
            }

            // A tap that no pair of pixels has, where a map is one row or one column.
            if (!add)
                new Span<float>(du + matrix * stride, stride).Clear();
        }

        float* gradient = WeightGradient + first * inputs * PackedWeights.Taps;
        for (int input = 0; input < inputs; input += UnpackedTogether)
        {
            Unpack(
                du + input * ColumnsTogether, stride, Math.Min(UnpackedTogether, inputs - input), count,
                gradient + input * PackedWeights.Taps, worker);
        }
    }

    /// <summary>dV = dM·Uᵀ of some inputs.</summary>
    private void InputProducts(int item, int worker)
    {
        int inputs = Shape.Channels, stride = ColumnStride(Filters);
        Columns(item, inputs, out int first, out int count);
        float* u = columns.At(worker);
        ChannelRows result = wayBack!.Inputs;
        Pack(
            Weights + first * PackedWeights.Taps, Filters, inputs * PackedWeights.Taps, count, PackedWeights.Taps, u, ColumnsTogether,
            stride);
        for (int position = 0; position < plan.Positions; position++)
        {
            bool add = false;
            foreach (SmallMapTerm term in plan.OfInput(position))
            {
                PanelFactors factors = new(batch.Outputs.At(term.Output), batch.Outputs.Stride, 1, Filters);
                ChannelProducts<TSimd, TVector>.Run(
                    factors, u + term.Matrix * stride, ColumnsTogether, result.At(position) + first, result.Stride, batch.Rows, count, add);
                add = true;
            }
        }
    }

    /// <summary>The gradients of some inputs' weights, in <c>(output, input, tap)</c> order.</summary>
    private void Unpack(float* du, int matrixStride, int inputs, int outputs, float* gradient, int worker)
    {
        float* taps = wayBack!.Taps[worker].Pointer;
        for (int input = 0; input < inputs; input++)
        {
            float* row = du + input * ColumnsTogether, to = taps + input * PackedWeights.Taps * ColumnsTogether;
            for (int channel = 0; plan.UsesTiles && channel < outputs; channel += TSimd.Width)
            {
                WinogradTransforms<TSimd, TVector>.Weights(
                    row + channel, matrixStride, scratch[worker].Pointer, to + channel, ColumnsTogether);
            }

            for (int tap = 0; !plan.UsesTiles && tap < PackedWeights.Taps; tap++)
                new Span<float>(row + tap * matrixStride, outputs).CopyTo(new Span<float>(to + tap * ColumnsTogether, outputs));
        }

        Transpose.Run(
            taps, inputs * PackedWeights.Taps, outputs, ColumnsTogether, gradient, Shape.Channels * PackedWeights.Taps);
    }

    /// <summary>From a matrix of some columns to the next.</summary>
    private static int ColumnStride(int rows) => TileLayout.Apart(rows * ColumnsTogether);

    /// <summary>Two vectors each, as many as all threads have alike, and then one each.</summary>
    private int ColumnItems(int channels)
    {
        int pairs = Pairs(channels);
        return pairs + (channels - pairs * ColumnsTogether + TSimd.Width - 1) / TSimd.Width;
    }

    private int Pairs(int channels) => channels / ColumnsTogether / workers * workers;

    private void Columns(int item, int channels, out int first, out int count)
    {
        int pairs = Pairs(channels);
        first = Math.Min(item, pairs) * ColumnsTogether + Math.Max(0, item - pairs) * TSimd.Width;
        count = Math.Min(item < pairs ? ColumnsTogether : TSimd.Width, channels - first);
    }
}
