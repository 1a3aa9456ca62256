using VlassNet.Compute.Cpu.Simd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// The first convolution block where it has no pool. Its activations are stored as they are what the next block reads, so nothing is won
/// by <see cref="FirstStage{TSimd, TVector}"/>'s sums, which are twice the products.
/// </summary>
internal sealed unsafe class FirstPlaneStage<TSimd, TVector>(
    NetworkSpec spec, CpuParameters parameters, int workers, int chunks)
    : PlaneStage<TSimd, TVector>(0, spec, parameters, workers, chunks, previous: null), IImageStage
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private AlignedBuffer images = new(0);

    private int ImageLength => Shape.Channels * Layout.Length;

    public override void Reserve(int slots, bool training)
    {
        base.Reserve(slots, training);
        AlignedBuffer.Grow(ref images, (long)slots * ImageLength);
    }

    public void SetImage(int slot, float* pixels)
    {
        float* planes = Input(slot, worker: 0);
        for (int channel = 0; channel < Shape.Channels; channel++)
        {
            PlaneTransfer.Normalize<TSimd, TVector>(
                pixels + channel * MapLength, 1, 0, Layout, planes + channel * Layout.Length);
        }
    }

    public void BeginForward(int worker)
    {
    }

    public void EndForward(int chunk, int worker)
    {
    }

    public override void Dispose()
    {
        images.Dispose();
        base.Dispose();
    }

    protected override float* Input(int slot, int worker) => images.Pointer + (long)slot * ImageLength;
}
