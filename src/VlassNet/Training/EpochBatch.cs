using System.Buffers;
using VlassNet.Augmentation;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Prediction;

namespace VlassNet.Training;

/// <summary>
/// The images of one step, augmented while the engine fetches them. One object serves a whole training run: it is moved on between
/// steps, and makes no garbage.
/// </summary>
internal sealed class EpochBatch : ITrainingBatch, IImageSetBatch
{
    private readonly LabeledImages images;
    private readonly TrainingOptions options;
    private readonly float[] classWeights;
    private readonly SoftTargets? soft;
    private readonly int[] order;
    private readonly SetBatch set;
    private int epoch;
    private int start;

    public EpochBatch(LabeledImages images, TrainingOptions options)
    {
        this.images = images;
        this.options = options;
        classWeights = options.ClassWeights?.Resolve(images) ?? [.. Enumerable.Repeat(1f, images.ClassNames.Length)];
        soft = images.HasSoftLabels ? new SoftTargets(images, classWeights) : null;
        order = new int[images.Count];
        set = new SetBatch(images, 0, images.Count);
    }

    public IImageBatch Set => set;

    /// <summary>Steps in an epoch; the last one may be smaller.</summary>
    public int Steps => (order.Length - 1) / options.BatchSize + 1;

    public int Count => Math.Min(options.BatchSize, order.Length - start);

    /// <summary>Puts the images in the order of an epoch, from 0.</summary>
    public void BeginEpoch(int number)
    {
        epoch = number;
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        if (options.Shuffle)
            TrainingStream.ForOrder(options.Seed, epoch).Shuffle<int>(order);
    }

    /// <summary>Goes to a step of the epoch, from 0.</summary>
    public void MoveTo(int step) => start = step * options.BatchSize;

    public int Position(int index) => order[start + index];

    public int Label(int index) => images.Label(Position(index));

    public float Weight(int index) => soft is null ? classWeights[Label(index)] : soft.Weights[Position(index)];

    public ReadOnlySpan<float> Targets(int index) => soft is null ? [] : soft.Of(Position(index));

    public void CopyImage(int index, Span<float> destination)
    {
        using ImageRoom room = new(images);
        ReadOnlySpan<float> image = images.Image(Position(index), room.Pixels);
        ImageShape shape = images.Shape;
        Span<float> planes = destination[..image.Length];
        if (options.Augmenter is null)
        {
            ChannelPlanes.Copy(image, planes, shape);
            return;
        }

        SampleKey key = Key(index);
        if (shape.Channels == 1)
        {
            options.Augmenter.Augment(image, planes, shape, key);
            return;
        }

        float[] rented = ArrayPool<float>.Shared.Rent(image.Length);
        Span<float> view = rented.AsSpan(0, image.Length);
        options.Augmenter.Augment(image, view, shape, key);
        ChannelPlanes.Copy(view, planes, shape);
        ArrayPool<float>.Shared.Return(rented);
    }

    public bool TryGetView(int index, out AffineMap view)
    {
        view = AffineMap.Identity;
        if (options.Augmenter is null)
            return true;
        if (options.Augmenter is not IAffineViews views || !views.TryGetMap(images.Shape, Key(index), out AffineMap map))
            return false;
        view = map;
        return true;
    }

    private SampleKey Key(int index) => new(options.Seed, epoch, Position(index));
}
