using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VlassNet.Compute;
using VlassNet.Networks;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Images;

/// <summary>Brings batches to the device: from a set that is kept there, or from the application.</summary>
internal sealed class BatchImages(FeatureShape shape, Device device, long memory) : IDisposable
{
    private KeptSet? kept;

    /// <summary>The images of a batch, <c>(image, channel, row, column)</c>, in the present scope.</summary>
    public Tensor Load(IImageBatch batch, int start, int count)
    {
        if (batch is IImageSetBatch views && Keep(views.Set) is { } set && TryGetMaps(views, start, count, out float[] maps))
            return set.View(views, start, maps);
        return Fetch(batch, start, count, shape).to(device);
    }

    public void Dispose() => kept?.Dispose();

    /// <summary>Fetches images, on as many threads as there are.</summary>
    public static Tensor Fetch(IImageBatch batch, int start, int count, FeatureShape shape)
    {
        Tensor images = empty(count, shape.Channels, shape.Rows, shape.Columns);
        int length = shape.Length;
        nint address = Address(images);
        Parallel.For(0, count, index => batch.CopyImage(start + index, At(address, (long)index * length, length)));
        return images;
    }

    private static unsafe nint Address(Tensor tensor) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));

    private static unsafe Span<float> At(nint address, long offset, int length) => new((float*)address + offset, length);

    private KeptSet? Keep(IImageBatch set)
    {
        if (kept is not null && ReferenceEquals(kept.Source, set))
            return kept;
        kept?.Dispose();
        kept = null;
        if ((long)set.Count * shape.Length * sizeof(float) <= memory)
            kept = new KeptSet(set, shape, device);
        return kept;
    }

    private static bool TryGetMaps(IImageSetBatch batch, int start, int count, out float[] maps)
    {
        maps = new float[count * AffineSampler.Coefficients];
        for (int index = 0; index < count; index++)
        {
            if (!batch.TryGetView(start + index, out AffineView view))
                return false;
            AffineSampler.Write(view, maps.AsSpan(index * AffineSampler.Coefficients));
        }

        return true;
    }
}
