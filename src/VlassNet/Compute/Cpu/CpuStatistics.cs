using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.SmallMaps;
using VlassNet.Compute.Engines;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// The statistics of batch normalisation over a set of images, exactly as prediction will meet them: block after block, each from what the
/// blocks before it make with their new statistics. Every image goes through the blocks on one core (through those of small maps, in a
/// group of images), so no memory depends on their number.
/// </summary>
internal sealed unsafe class CpuStatistics<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Images that go through the blocks of small maps together.</summary>
    private const int Group = 16;

    private readonly CpuNetwork<TSimd, TVector> network;
    private readonly WorkerTeam team;
    private readonly Action<int, int> measure;
    private readonly Action<int, int> measureSmallMaps;
    private IImageBatch? images;
    private BatchChunks chunks;
    private int block;

    public CpuStatistics(CpuNetwork<TSimd, TVector> network, WorkerTeam team)
    {
        this.network = network;
        this.team = team;
        measure = Measure;
        measureSmallMaps = MeasureSmallMaps;
    }

    /// <summary>Replaces the moving averages of all blocks.</summary>
    /// <exception cref="ArgumentException">There are no images.</exception>
    public void Refresh(IImageBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count < 1)
            throw new ArgumentException("expected at least one image; received an empty batch", nameof(batch));
        chunks = new BatchChunks(batch.Count, CpuNetwork<TSimd, TVector>.MaximumChunks);
        images = batch;
        try
        {
            network.Reserve(images: 1, slots: team.Count, training: true);
            foreach (SmallMapStage<TSimd, TVector> stage in network.SmallMaps)
                stage.ReserveOwn(Group);
            for (block = 0; block < network.Stages.Length; block++)
            {
                BlockStage stage = network.Stages[block];
                stage.PackWeights(training: false, part: 0, parts: 1);
                stage.Begin(new StepSettings(LearningRate: 0, Seed: 0, Step: 0, Dropout: false));
                team.Run(chunks.Count, block < network.Blocks.Length ? measure : measureSmallMaps);
                stage.Statistics.FinishBatch(chunks.Count, (double)batch.Count * stage.MapLength);
                stage.Statistics.KeepBatch();

                // As the next block will see them, rounded to floats.
                stage.UseMovingAverages();
            }
        }
        finally
        {
            images = null;
        }
    }

    /// <summary>Takes the images of a chunk up to the block at hand, whose sums it adds up. A worker's slot is its own.</summary>
    private void Measure(int chunk, int worker)
    {
        ConvolutionStage<TSimd, TVector> stage = network.Blocks[block];
        stage.BeginChunk(chunk);
        if (block == 0)
            network.First!.BeginForward(worker);
        for (int image = chunks.First(chunk); image < chunks.First(chunk + 1); image++)
        {
            Predict(image, block, worker);
            stage.Forward(worker, chunk, worker);
        }

        if (block == 0)
            network.First!.EndForward(chunk, worker);
    }

    /// <summary>The same for a block of small maps, group after group.</summary>
    private void MeasureSmallMaps(int chunk, int worker)
    {
        int at = block - network.Blocks.Length, end = chunks.First(chunk + 1);
        network.Stages[block].BeginChunk(chunk);
        for (int first = chunks.First(chunk); first < end; first += Group)
        {
            int count = Math.Min(Group, end - first);
            for (int image = 0; image < count; image++)
            {
                Predict(first + image, network.Blocks.Length, worker);
                network.EnterSmallMaps(worker, network.SmallMaps[0].OwnSource(worker), image, worker);
            }

            for (int before = 0; before < at; before++)
                network.SmallMaps[before].Predict(count, worker);
            network.SmallMaps[at].Measure(count, chunk, worker);
        }
    }

    /// <summary>Takes an image through the first so many blocks.</summary>
    private void Predict(int image, int blocks, int worker)
    {
        network.LoadImage(images!, image, image: 0, slot: worker, worker);
        for (int before = 0; before < blocks; before++)
            network.Blocks[before].Predict(worker, worker);
    }
}
