using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Engines;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// The statistics of batch normalisation over a set of images, exactly as prediction will meet them: block after block, each from what the
/// blocks before it make with their new statistics. Every image goes through the blocks on one core, so no memory depends on their number.
/// </summary>
internal sealed unsafe class CpuStatistics<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly CpuNetwork<TSimd, TVector> network;
    private readonly WorkerTeam team;
    private readonly Action<int, int> measure;
    private IImageBatch? images;
    private int chunkSize;
    private int block;

    public CpuStatistics(CpuNetwork<TSimd, TVector> network, WorkerTeam team)
    {
        this.network = network;
        this.team = team;
        measure = Measure;
    }

    /// <summary>Replaces the moving averages of all blocks.</summary>
    /// <exception cref="ArgumentException">There are no images.</exception>
    public void Refresh(IImageBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count < 1)
            throw new ArgumentException("expected at least one image; received an empty batch", nameof(batch));
        chunkSize = (batch.Count + CpuNetwork<TSimd, TVector>.MaximumChunks - 1) / CpuNetwork<TSimd, TVector>.MaximumChunks;
        int chunks = (batch.Count + chunkSize - 1) / chunkSize;
        images = batch;
        try
        {
            network.Reserve(images: 1, slots: team.Count, training: true);
            for (block = 0; block < network.Blocks.Length; block++)
            {
                ConvolutionStage<TSimd, TVector> stage = network.Blocks[block];
                stage.PackWeights(training: false, part: 0, parts: 1);
                stage.Begin(new StepSettings(LearningRate: 0, Seed: 0, Step: 0, Dropout: false));
                team.Run(chunks, measure);
                stage.Statistics.FinishBatch(chunks, (double)batch.Count * stage.MapLength);
                stage.Statistics.KeepBatch();

                // As the next block will see them, rounded to floats.
                stage.Statistics.UseMovingAverages();
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
        int end = Math.Min((chunk + 1) * chunkSize, images!.Count);
        for (int image = chunk * chunkSize; image < end; image++)
        {
            network.LoadImage(images, image, image: 0, slot: worker, worker);
            for (int before = 0; before < block; before++)
                network.Blocks[before].Predict(worker, worker);
            stage.Forward(worker, chunk, worker);
        }

        if (block == 0)
            network.First!.EndForward(chunk, worker);
    }
}
