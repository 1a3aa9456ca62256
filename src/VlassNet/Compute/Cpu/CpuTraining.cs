using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Engines;

namespace VlassNet.Compute.Cpu;

/// <summary>A training step: its phases in order. Each phase is divided among the threads and ends before the next begins.</summary>
internal sealed unsafe class CpuTraining<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int ParametersPerItem = 1 << 14;
    private const int ReductionParts = 8;
    private const int PackingParts = 4;

    private readonly CpuNetwork<TSimd, TVector> network;
    private readonly CpuParameters parameters;
    private readonly WorkerTeam team;

    // The phases, made once: a delegate for each step would be garbage in the loop.
    private readonly Action<int, int> packWeights, packFrozen, convolveFrozen, loadAndConvolve, convolve, flatten, densePack, denseForward;
    private readonly Action<int, int> denseInputs, denseWeights, denseUpdate, sumGradients, backward, reduce, update;

    // What the phases of the current step work on.
    private ITrainingBatch? batch;
    private StepSettings settings;
    private int images, chunkSize, chunks, block, layer;

    public CpuTraining(CpuNetwork<TSimd, TVector> network, CpuParameters parameters, WorkerTeam team)
    {
        this.network = network;
        this.parameters = parameters;
        this.team = team;
        packWeights = (item, _) => network.Blocks[item / PackingParts].PackWeights(true, item % PackingParts, PackingParts);
        packFrozen = (item, _) => network.Blocks[item / PackingParts].PackWeights(false, item % PackingParts, PackingParts);
        convolveFrozen = ConvolveFrozen;
        loadAndConvolve = LoadAndConvolve;
        convolve = Convolve;
        flatten = Flatten;
        denseForward = (item, _) => network.Layers[layer].Forward(item, network.DenseInput(layer), images, settings);
        densePack = (item, _) => network.Layers[layer].Pack(item, network.DenseInput(layer), images, training: true);
        denseInputs = (item, _) => network.Layers[layer].BackwardInputs(item, images, InputGradient(layer));
        denseWeights = (item, _) => network.Layers[layer].BackwardWeights(item, network.DenseInput(layer), images);
        denseUpdate = (item, worker) => network.Layers[layer].BackwardAndUpdate(
            item, network.DenseInput(layer), images, settings.LearningRate, worker);
        sumGradients = SumGradients;
        backward = ConvolveBackward;
        reduce = (part, _) => network.Blocks[block].Reduce(chunks, part, ReductionParts);
        update = Update;
        if (parameters.Optimizer is null)
            return;
        foreach (DenseStage<TSimd, TVector> stage in network.Layers)
            stage.ReserveUpdates(team.Count);
    }

    /// <summary>The parameters of the convolution blocks come first; the dense layers update their own on the way back.</summary>
    private int ConvolutionParameters => network.Layers[0].FirstParameter;

    /// <summary>Forward, backward, moving averages, optimizer. A loss that is not finite changes nothing.</summary>
    public StepResult Step(ITrainingBatch trainingBatch, in StepSettings step)
    {
        StepResult result = Run(trainingBatch, step, updates: true);
        if (!double.IsFinite(result.LossSum) || step.FrozenBlocks)
            return result;
        foreach (ConvolutionStage<TSimd, TVector> stage in network.Blocks)
            stage.Statistics.UpdateMovingAverages();
        team.Run((ConvolutionParameters + ParametersPerItem - 1) / ParametersPerItem, update);
        return result;
    }

    /// <summary>Forward and backward; the gradients are then in the parameters' buffer.</summary>
    public StepResult ForwardAndBackward(ITrainingBatch trainingBatch, in StepSettings step) =>
        Run(trainingBatch, step, updates: false);

    private StepResult Run(ITrainingBatch trainingBatch, in StepSettings step, bool updates)
    {
        ArgumentNullException.ThrowIfNull(trainingBatch);
        if (trainingBatch.Count < 1)
            throw new ArgumentException("Expected at least one image; received an empty batch.", nameof(trainingBatch));
        CheckLabels(trainingBatch);
        batch = trainingBatch;
        settings = step;
        images = batch.Count;
        chunkSize = (images + CpuNetwork<TSimd, TVector>.MaximumChunks - 1) / CpuNetwork<TSimd, TVector>.MaximumChunks;
        chunks = (images + chunkSize - 1) / chunkSize;
        try
        {
            network.Reserve(images, step.FrozenBlocks ? team.Count : images, training: true);
            if (step.FrozenBlocks)
                ForwardFrozenBlocks();
            else
                ForwardBlocks();
            ForwardLayers();
            StepResult result = Loss();
            if (updates && !double.IsFinite(result.LossSum))
                return result;
            if (updates)
                parameters.BeginUpdate();
            Backward(updates);
            return result;
        }
        finally
        {
            batch = null;
        }
    }

    private void CheckLabels(ITrainingBatch trainingBatch)
    {
        for (int image = 0; image < trainingBatch.Count; image++)
        {
            int label = trainingBatch.Label(image);
            if ((uint)label >= (uint)network.Spec.Classes)
            {
                throw new ArgumentException(
                    $"Expected labels 0 to {network.Spec.Classes - 1}; image {image} of the batch has {label}.", nameof(trainingBatch));
            }
        }
    }

    private void ForwardBlocks()
    {
        foreach (ConvolutionStage<TSimd, TVector> stage in network.Blocks)
            stage.Begin(settings);
        if (network.Blocks.Length > 0)
            team.Run(network.Blocks.Length * PackingParts, packWeights);
        team.Run(chunks, loadAndConvolve);
        for (block = 0; block < network.Blocks.Length; block++)
        {
            if (block > 0)
                team.Run(chunks, convolve);
            network.Blocks[block].Statistics.FinishBatch(chunks, Pixels(block));
        }

        team.Run(chunks, flatten);
    }

    /// <summary>As in prediction: nothing is kept for a way back.</summary>
    private void ForwardFrozenBlocks()
    {
        if (network.Blocks.Length > 0)
            team.Run(network.Blocks.Length * PackingParts, packFrozen);
        foreach (ConvolutionStage<TSimd, TVector> stage in network.Blocks)
            stage.Statistics.UseMovingAverages();
        team.Run(images, convolveFrozen);
    }

    private void ForwardLayers()
    {
        for (layer = 0; layer < network.Layers.Length; layer++)
        {
            team.Run(network.Layers[layer].PackItems(images, training: true), densePack);
            team.Run(network.Layers[layer].ForwardItems, denseForward);
        }
    }

    private StepResult Loss()
    {
        DenseStage<TSimd, TVector> classifier = network.Layers[^1];
        double sum = 0;
        int correct = 0;
        for (int image = 0; image < images; image++)
        {
            float* logits = classifier.Outputs + (long)image * classifier.Units;
            int label = batch!.Label(image);
            float weight = batch.Weight(image);
            sum += weight * SoftmaxCrossEntropy.Loss(
                logits, classifier.Units, label, weight / images, classifier.OutputGradient + (long)image * classifier.Units);
            correct += SoftmaxCrossEntropy.ArgMax(logits, classifier.Units) == label ? 1 : 0;
        }

        return new StepResult(sum, correct, images);
    }

    private void Backward(bool updates)
    {
        for (layer = network.Layers.Length - 1; layer >= 0; layer--)
        {
            if (layer < network.Layers.Length - 1)
                network.Layers[layer].BackwardActivation(images, settings.Dropout);
            if (layer > 0 || (network.Blocks.Length > 0 && !settings.FrozenBlocks))
                team.Run(network.Layers[layer].InputItems, denseInputs);
            team.Run(network.Layers[layer].WeightItems, updates ? denseUpdate : denseWeights);
        }

        if (settings.FrozenBlocks)
        {
            if (!updates)
                parameters.ClearGradients(ConvolutionParameters);
            return;
        }

        if (network.Blocks.Length > 0)
            team.Run(chunks, sumGradients);
        for (block = network.Blocks.Length - 1; block >= 0; block--)
        {
            float rate = settings.Dropout ? network.Spec.Blocks[block].Dropout : 0;
            network.Blocks[block].Statistics.FinishGradient(chunks, Pixels(block), 1 / (1 - rate));
            team.Run(chunks, backward);
            team.Run(ReductionParts, reduce);
        }
    }

    private void LoadAndConvolve(int chunk, int worker)
    {
        foreach (ConvolutionStage<TSimd, TVector> stage in network.Blocks)
            stage.BeginChunk(chunk);
        network.First?.BeginForward(worker);
        for (int image = First(chunk); image < First(chunk + 1); image++)
        {
            network.LoadImage(batch!, image, image, image, worker);
            network.First?.Forward(image, chunk, worker);
        }

        network.First?.EndForward(chunk, worker);
    }

    /// <summary>An image goes through all blocks on one core, in a slot that is its own.</summary>
    private void ConvolveFrozen(int image, int worker)
    {
        network.LoadImage(batch!, image, image, worker, worker);
        foreach (ConvolutionStage<TSimd, TVector> stage in network.Blocks)
            stage.Predict(worker, worker);
        network.Flatten(image, worker);
    }

    private void Convolve(int chunk, int worker)
    {
        for (int image = First(chunk); image < First(chunk + 1); image++)
            network.Blocks[block].Forward(image, chunk, worker);
    }

    private void Flatten(int chunk, int worker)
    {
        for (int image = First(chunk); image < First(chunk + 1); image++)
            network.Flatten(image, image);
    }

    private void SumGradients(int chunk, int worker)
    {
        for (int image = First(chunk); image < First(chunk + 1); image++)
            network.TakeGradients(image, chunk, worker);
    }

    private void ConvolveBackward(int chunk, int worker)
    {
        for (int image = First(chunk); image < First(chunk + 1); image++)
            network.Blocks[block].Backward(image, chunk, worker, image == First(chunk));
        network.Blocks[block].EndChunk(chunk, worker);
    }

    private void Update(int item, int worker)
    {
        int from = item * ParametersPerItem;
        parameters.Update<TSimd, TVector>(
            settings.LearningRate, from, Math.Min(ParametersPerItem, ConvolutionParameters - from));
    }

    /// <summary>The first image of a chunk; of the chunk after the last, the number of images.</summary>
    private int First(int chunk) => Math.Min(chunk * chunkSize, images);

    private float* InputGradient(int denseLayer) =>
        denseLayer > 0 ? network.Layers[denseLayer - 1].OutputGradient : network.FeatureGradients;

    private double Pixels(int stage) => (double)images * network.Blocks[stage].MapLength;
}
