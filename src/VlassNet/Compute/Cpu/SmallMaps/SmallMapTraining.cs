using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu.SmallMaps;

/// <summary>
/// The blocks of small maps in a training step. Rows and activations are divided among the threads by chunks of images, products by
/// columns.
/// </summary>
internal sealed unsafe class SmallMapTraining<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly CpuNetwork<TSimd, TVector> network;
    private readonly SmallMapStage<TSimd, TVector>[] stages;
    private readonly WorkerTeam team;
    private readonly Action<int, int> loadRows, multiply, activate, flatten;
    private readonly Action<int, int> takeGradients, loadGradientRows, multiplyGradients, passOn;
    private BatchChunks chunks;
    private int stage;

    public SmallMapTraining(CpuNetwork<TSimd, TVector> network, WorkerTeam team)
    {
        this.network = network;
        this.team = team;
        stages = network.SmallMaps;
        loadRows = LoadRows;
        multiply = (item, worker) => stages[stage].Multiply(item, worker);
        activate = Activate;
        flatten = Flatten;
        takeGradients = TakeGradients;
        loadGradientRows = LoadGradientRows;
        multiplyGradients = (item, worker) => stages[stage].MultiplyGradients(item, chunks.Count, worker);
        passOn = PassOn;
    }

    /// <summary>From what the blocks before have pooled to the features.</summary>
    public void Forward(BatchChunks batch)
    {
        chunks = batch;
        for (stage = 0; stage < stages.Length; stage++)
        {
            team.RunToAndFro(chunks.Count, loadRows);
            team.Run(stages[stage].ProductItems, multiply);
            team.RunToAndFro(chunks.Count, activate);
            stages[stage].Statistics.FinishBatch(chunks.Count, Pixels);
            stages[stage].UseAffine();
            network.PartEnded?.Invoke(EnginePart.Forward, network.Blocks.Length + stage);
        }

        team.RunToAndFro(chunks.Count, flatten);
    }

    /// <summary>From the gradient of the features to that of what the blocks before give, and its sums.</summary>
    /// <param name="drops">Whether dropout was on.</param>
    public void Backward(bool drops)
    {
        team.RunToAndFro(chunks.Count, takeGradients);
        for (stage = stages.Length - 1; stage >= 0; stage--)
        {
            stages[stage].FinishGradient(chunks.Count, Pixels, drops);
            team.RunToAndFro(chunks.Count, loadGradientRows);
            team.Run(stages[stage].GradientItems, multiplyGradients);
            team.RunToAndFro(chunks.Count, passOn);
            network.PartEnded?.Invoke(EnginePart.Backward, network.Blocks.Length + stage);
        }
    }

    private double Pixels => (double)chunks.Images * stages[stage].MapLength;

    private void LoadRows(int chunk, int worker)
    {
        for (int image = chunks.First(chunk); image < chunks.First(chunk + 1); image++)
        {
            if (stage == 0)
                network.EnterSmallMaps(image, stages[0].BatchSource, image, worker);
            stages[stage].LoadRows(image, worker);
        }
    }

    private void Activate(int chunk, int worker)
    {
        for (int image = chunks.First(chunk); image < chunks.First(chunk + 1); image++)
            stages[stage].Activate(image, chunk, worker);
    }

    private void Flatten(int chunk, int worker)
    {
        for (int image = chunks.First(chunk); image < chunks.First(chunk + 1); image++)
            network.FlattenSmallMaps(image, worker);
    }

    private void TakeGradients(int chunk, int worker)
    {
        for (int image = chunks.First(chunk); image < chunks.First(chunk + 1); image++)
            network.TakeSmallMapGradient(image, chunk, worker);
    }

    private void LoadGradientRows(int chunk, int worker)
    {
        for (int image = chunks.First(chunk); image < chunks.First(chunk + 1); image++)
            stages[stage].LoadGradientRows(image, chunk, worker);
    }

    private void PassOn(int chunk, int worker)
    {
        for (int image = chunks.First(chunk); image < chunks.First(chunk + 1); image++)
        {
            stages[stage].PassGradientOn(image, chunk, worker);
            if (stage == 0)
                network.LeaveSmallMaps(image, chunk, worker);
        }
    }
}
