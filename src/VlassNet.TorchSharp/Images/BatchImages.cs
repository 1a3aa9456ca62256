using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using VlassNet.Compute.Engines;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Images;

/// <summary>Brings batches to the device: from a set that is kept there, or from the application.</summary>
internal sealed class BatchImages(ImageShape shape, Device device, long memory) : IDisposable
{
    private KeptSet? kept;
    private IImageBatch? refused;

    /// <summary>The images of a batch, <c>(image, channel, row, column)</c>, in the present scope.</summary>
    public Tensor Load(IImageBatch batch, int start, int count)
    {
        // The maps first: a set whose views cannot be made on the device is not sent there.
        if (memory > 0 && batch is IImageSetBatch views && TryGetMaps(views, start, count, out float[] maps) && Keep(views.Set) is { } set)
            return set.View(views, start, maps);
        return Fetch(batch, start, count, shape).to(device);
    }

    public void Dispose() => kept?.Dispose();

    /// <summary>Fetches images, on as many threads as there are.</summary>
    public static Tensor Fetch(IImageBatch batch, int start, int count, ImageShape shape)
    {
        Tensor images = empty(count, shape.Channels, shape.Rows, shape.Columns, dtype: ScalarType.Float32, device: CPU);
        int length = shape.Length;
        nint address = Address(images);
        try
        {
            Parallel.For(0, count, index => batch.CopyImage(start + index, At(address, (long)index * length, length)));
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }

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
        if (ReferenceEquals(refused, set) || (long)set.Count * shape.Length * sizeof(float) > memory)
            return null;
        try
        {
            return kept = new KeptSet(set, shape, device);
        }
        catch (ExternalException)
        {
            // The device has less memory than the options allow: the set is sent batch by batch.
            refused = set;
            return null;
        }
    }

    private static bool TryGetMaps(IImageSetBatch batch, int start, int count, out float[] maps)
    {
        maps = new float[count * AffineSampler.Coefficients];
        for (int index = 0; index < count; index++)
        {
            if (!batch.TryGetView(start + index, out AffineMap view))
                return false;
            AffineSampler.Write(view, maps.AsSpan(index * AffineSampler.Coefficients));
        }

        return true;
    }
}
