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

    public KeptSet(IImageBatch source, ImageShape shape, Device device)
    {
        Source = source;
        images = empty(source.Count, shape.Channels, shape.Rows, shape.Columns, dtype: ScalarType.Float32, device: device)
            .DetachFromDisposeScope();
        Sampler = new AffineSampler(shape, device);
        try
        {
            using DisposeScope scope = NewDisposeScope();
            int most = Math.Min(Portion, source.Count);
            Tensor portion = empty(most, shape.Channels, shape.Rows, shape.Columns, dtype: ScalarType.Float32, device: CPU);
            for (int start = 0; start < source.Count; start += most)
            {
                using DisposeScope part = NewDisposeScope();
                int count = Math.Min(most, source.Count - start);
                BatchImages.Fetch(source, start, count, shape, portion);
                images.narrow(0, start, count).copy_(portion.narrow(0, 0, count));
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

    /// <summary>Makes views of its images.</summary>
    public AffineSampler Sampler { get; }

    /// <summary>What a set takes on the device.</summary>
    public static long Bytes(IImageBatch set, ImageShape shape) => (long)set.Count * shape.Length * sizeof(float);

    /// <summary>Some of the images, in the present scope.</summary>
    /// <param name="positions">Which, 32-bit integers on the device.</param>
    public Tensor Choose(Tensor positions) => images.index_select(0, positions);

    public void Dispose()
    {
        images.Dispose();
        Sampler.Dispose();
    }
}
