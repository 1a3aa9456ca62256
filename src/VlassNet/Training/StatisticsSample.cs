using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Prediction;

namespace VlassNet.Training;

/// <summary>Images of a set, as they are, over which the statistics of batch normalisation are taken.</summary>
internal sealed class StatisticsSample : IImageBatch
{
    /// <summary>Enough for statistics over pixels; a smaller set is taken as a whole.</summary>
    private const int Fewest = 512;

    private const int Most = 4096;

    /// <summary>One image in so many, which keeps a refresh under a twentieth of an epoch's time.</summary>
    private const int OneIn = 20;

    private readonly LabeledImages images;
    private readonly int[] places;

    private StatisticsSample(LabeledImages images, int[] places)
    {
        this.images = images;
        this.places = places;
    }

    public int Count => places.Length;

    /// <summary>The share of a training set that each epoch takes, drawn from a seed.</summary>
    public static StatisticsSample ForTraining(LabeledImages images, ulong seed) =>
        Of(images, Math.Clamp(images.Count / OneIn, Fewest, Most), seed);

    /// <summary>Some images, drawn from a seed; all where there are no more.</summary>
    public static StatisticsSample Of(LabeledImages images, int count, ulong seed)
    {
        int[] places = [.. Enumerable.Range(0, images.Count)];
        if (count >= images.Count)
            return new StatisticsSample(images, places);
        TrainingStream.ForStatistics(seed).Shuffle<int>(places);
        int[] drawn = places[..count];

        // In the order of the set, which a set on the disk reads fastest.
        Array.Sort(drawn);
        return new StatisticsSample(images, drawn);
    }

    public void CopyImage(int index, Span<float> destination)
    {
        using ImageRoom room = new(images);
        ChannelPlanes.Copy(images.Image(places[index], room.Pixels), destination, images.Shape);
    }
}
