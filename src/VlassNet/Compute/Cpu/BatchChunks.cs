namespace VlassNet.Compute.Cpu;

/// <summary>How a batch is cut into chunks of images: by its size alone, so that the order of all sums is the same on any number of threads.</summary>
internal readonly record struct BatchChunks
{
    private readonly int size;

    public BatchChunks(int images, int most)
    {
        Images = images;
        size = (images + most - 1) / most;
        Count = (images + size - 1) / size;
    }

    /// <summary>Images of the batch.</summary>
    public int Images { get; }

    /// <summary>Number of chunks.</summary>
    public int Count { get; }

    /// <summary>The first image of a chunk; of the chunk after the last, the number of images.</summary>
    public int First(int chunk) => Math.Min(chunk * size, Images);
}
