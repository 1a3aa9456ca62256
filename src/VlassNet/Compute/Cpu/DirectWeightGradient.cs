using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>The gradient of the weights as it is defined, for any shape; see <see cref="WeightGradient{TSimd, TVector}"/>.</summary>
internal sealed unsafe class DirectWeightGradient<TSimd, TVector>(PlaneLayout layout, int inputs, int outputs) : WeightGradientMethod
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public override int RowLength => inputs * PackedWeights.Taps;

    public override void Add(float* outputGradient, float* input, int worker, float* rows, bool isFirst) =>
        WeightGradient<TSimd, TVector>.Accumulate(outputGradient, outputs, input, inputs, layout, new RowBand(0, layout.Rows), rows);

    public override void Finish(int worker, float* rows)
    {
    }

    public override void Unpack(float* row, float* gradient) =>
        new ReadOnlySpan<float>(row, RowLength).CopyTo(new Span<float>(gradient, RowLength));

    public override void Dispose()
    {
    }
}
