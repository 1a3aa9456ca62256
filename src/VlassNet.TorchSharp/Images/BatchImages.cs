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
/// <param name="stepsAhead">The most training steps that may be under way.</param>
internal sealed class BatchImages(ImageShape shape, Device device, long memory, int stepsAhead) : IDisposable
{
    /// <summary>Sets that are kept: one that is trained on and one that is validated on.</summary>
    private const int MostSets = 2;

    private readonly List<KeptSet> kept = [];
    private readonly HashSet<IImageBatch> refused = [];
    private readonly Uploads ahead = new(device, stepsAhead);

    // Any number of slices can follow each other without a result that is waited for, so each upload is waited for.
    private readonly Uploads slices = new(device, 0);

    /// <summary>The images of a training step, <c>(image, channel, row, column)</c>, in the present scope.</summary>
    public Tensor LoadStep(IImageBatch batch) => Load(batch, 0, batch.Count, ahead);

    /// <summary>Some of the images of a batch that is predicted or measured, <c>(image, channel, row, column)</c>, in the present scope.</summary>
    public Tensor LoadSlice(IImageBatch batch, int start, int count) => Load(batch, start, count, slices);

    public void Dispose()
    {
        kept.ForEach(set => set.Dispose());
        ahead.Dispose();
        slices.Dispose();
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

    private Tensor Load(IImageBatch batch, int start, int count, Uploads uploads)
    {
        // The maps first: a set whose views cannot be made on the device is not sent there.
        if (memory > 0 && batch is IImageSetBatch views && TryGetMaps(views, start, count, out float[] wanted) && Keep(views.Set) is { } set)
            return View(set, views, start, wanted, uploads);
        long length = (long)count * shape.Length;
        Fetch(batch, start, count, shape, uploads.Pixels.Next(length));
        return uploads.Pixels.Send(length, count, shape.Channels, shape.Rows, shape.Columns);
    }

    private Tensor View(KeptSet set, IImageSetBatch batch, int start, float[] wanted, Uploads uploads)
    {
        int[] chosen = new int[wanted.Length / AffineSampler.Coefficients];
        for (int index = 0; index < chosen.Length; index++)
            chosen[index] = batch.Position(start + index);
        Tensor images = set.Choose(uploads.Positions.Send<int>(chosen, chosen.Length));
        return AffineSampler.AllIdentity(wanted)
            ? images
            : set.Sampler.Sample(images, uploads.Maps.Send<float>(wanted, chosen.Length, AffineSampler.Coefficients, 1, 1));
    }

    /// <summary>
    /// The set on the device; null where there is no room for it. None makes room for another: two that take turns would be sent again and again.
    /// </summary>
    private KeptSet? Keep(IImageBatch set)
    {
        if (kept.Find(one => one.Source.Equals(set)) is { } found)
            return found;
        if (kept.Count == MostSets || kept.Sum(one => KeptSet.Bytes(one.Source, shape)) + KeptSet.Bytes(set, shape) > memory || refused.Contains(set))
            return null;
        try
        {
            kept.Add(new KeptSet(set, shape, device));
            return kept[^1];
        }
        catch (ExternalException)
        {
            // The device has less memory than the options allow: the set is sent batch by batch.
            refused.Add(set);
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

    /// <summary>What a batch sends.</summary>
    private sealed class Uploads(Device device, int most) : IDisposable
    {
        public UploadRing Pixels { get; } = new(ScalarType.Float32, device, most);

        public UploadRing Maps { get; } = new(ScalarType.Float32, device, most);

        public UploadRing Positions { get; } = new(ScalarType.Int32, device, most);

        public void Dispose()
        {
            Pixels.Dispose();
            Maps.Dispose();
            Positions.Dispose();
        }
    }
}
