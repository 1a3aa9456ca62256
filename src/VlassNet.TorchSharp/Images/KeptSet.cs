using TorchSharp;
using VlassNet.Compute.Engines;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Images;

/// <summary>A set of images that stays on the device.</summary>
internal sealed class KeptSet : IDisposable
{
    /// <summary>Images that are sent at once, so that no second copy of the set is made on the way.</summary>
    private const int Portion = 4096;

    private readonly Tensor images;
    private readonly AffineSampler sampler;

    public KeptSet(IImageBatch source, ImageShape shape, Device device)
    {
        Source = source;
        images = empty(source.Count, shape.Channels, shape.Rows, shape.Columns, dtype: ScalarType.Float32, device: device)
            .DetachFromDisposeScope();
        sampler = new AffineSampler(shape, device);
        try
        {
            for (int start = 0; start < source.Count; start += Portion)
            {
                using DisposeScope scope = NewDisposeScope();
                int count = Math.Min(Portion, source.Count - start);
                images.narrow(0, start, count).copy_(BatchImages.Fetch(source, start, count, shape));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What it is a copy of.</summary>
    public IImageBatch Source { get; }

    /// <summary>Views of some of the images.</summary>
    /// <param name="batch">Says of which.</param>
    /// <param name="start">The first image of the batch.</param>
    /// <param name="maps">The views' maps, as <see cref="AffineSampler.Write"/> makes them.</param>
    public Tensor View(IImageSetBatch batch, int start, float[] maps)
    {
        long[] positions = new long[maps.Length / AffineSampler.Coefficients];
        for (int index = 0; index < positions.Length; index++)
            positions[index] = batch.Position(start + index);
        Tensor chosen = images.index_select(0, tensor(positions, device: CPU).to(images.device));
        return sampler.Sample(chosen, maps);
    }

    public void Dispose()
    {
        images.Dispose();
        sampler.Dispose();
    }
}
