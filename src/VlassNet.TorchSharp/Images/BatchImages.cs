using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using VlassNet.Compute.Engines;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Images;

/// <summary>Brings batches to the device: from sets that are kept there, or from the application.</summary>
/// <param name="shape">The shape of an image.</param>
/// <param name="device">The device.</param>
/// <param name="memory">The most bytes of images that are kept there.</param>
/// <param name="uploads">The most batches that may be under way.</param>
internal sealed class BatchImages(ImageShape shape, Device device, long memory, int uploads) : IDisposable
{
    /// <summary>Sets that are kept: one that is trained on and one that is validated on.</summary>
    private const int MostSets = 2;

    private readonly List<KeptSet> kept = [];
    private readonly UploadRing pixels = new(ScalarType.Float32, device, uploads);
    private readonly UploadRing maps = new(ScalarType.Float32, device, uploads);
    private readonly UploadRing positions = new(ScalarType.Int32, device, uploads);
    private IImageBatch? refused;

    /// <summary>The images of a batch, <c>(image, channel, row, column)</c>, in the present scope.</summary>
    public Tensor Load(IImageBatch batch, int start, int count)
    {
        // The maps first: a set whose views cannot be made on the device is not sent there.
        if (memory > 0 && batch is IImageSetBatch views && TryGetMaps(views, start, count, out float[] wanted) && Keep(views.Set) is { } set)
            return View(set, views, start, wanted);
        long length = (long)count * shape.Length;
        Fetch(batch, start, count, shape, pixels.Next(length));
        return pixels.Send(length, count, shape.Channels, shape.Rows, shape.Columns);
    }

    public void Dispose()
    {
        kept.ForEach(set => set.Dispose());
        pixels.Dispose();
        maps.Dispose();
        positions.Dispose();
    }

    /// <summary>Fetches images into memory of the host, on as many threads as there are.</summary>
    public static void Fetch(IImageBatch batch, int start, int count, ImageShape shape, Tensor destination)
    {
        int length = shape.Length;
        nint address = Address(destination);
        try
        {
            Parallel.For(0, count, index => batch.CopyImage(start + index, At(address, (long)index * length, length)));
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
    }

    private static unsafe nint Address(Tensor tensor) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));

    private static unsafe Span<float> At(nint address, long offset, int length) => new((float*)address + offset, length);

    private Tensor View(KeptSet set, IImageSetBatch batch, int start, float[] wanted)
    {
        int[] chosen = new int[wanted.Length / AffineSampler.Coefficients];
        for (int index = 0; index < chosen.Length; index++)
            chosen[index] = batch.Position(start + index);
        Tensor images = set.Choose(positions.Send<int>(chosen, chosen.Length));
        return AffineSampler.AllIdentity(wanted)
            ? images
            : set.Sampler.Sample(images, maps.Send<float>(wanted, chosen.Length, AffineSampler.Coefficients, 1, 1));
    }

    /// <summary>The set on the device; null where there is no room for it. A new one takes the place of the one that was used less lately.</summary>
    private KeptSet? Keep(IImageBatch set)
    {
        if (kept.Find(one => one.Source.Equals(set)) is { } found)
        {
            kept.Remove(found);
            kept.Add(found);
            return found;
        }

        long bytes = KeptSet.Bytes(set, shape);
        if (set.Equals(refused) || bytes > memory)
            return null;
        while (kept.Count > 0 && (kept.Count == MostSets || kept.Sum(one => KeptSet.Bytes(one.Source, shape)) + bytes > memory))
        {
            kept[0].Dispose();
            kept.RemoveAt(0);
        }

        try
        {
            kept.Add(new KeptSet(set, shape, device));
            return kept[^1];
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
