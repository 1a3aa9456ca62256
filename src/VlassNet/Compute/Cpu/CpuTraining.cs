using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.SmallMaps;
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
    private readonly SmallMapTraining<TSimd, TVector>? smallMaps;

    // The phases, made once: a delegate for each step would be garbage in the loop.
    private readonly Action<int, int> packWeights, packFrozen, convolveFrozen, loadAndConvolve, convolve, flatten, densePack, denseForward;
    private readonly Action<int, int> denseInputs, denseWeights, denseUpdate, sumGradients, backward, reduce, update;

    // What the phases of the current step work on.
    private ITrainingBatch? batch;
    private StepSettings settings;
    private BatchChunks chunks;
    private int images, block, layer, group;

    public CpuTraining(CpuNetwork<TSimd, TVector> network, CpuParameters parameters, WorkerTeam team)
    {
        this.network = network;
        this.parameters = parameters;
        this.team = team;
        if (network.SmallMaps.Length > 0)
            smallMaps = new(network, team);
        packWeights = (item, _) => network.Stages[item / PackingParts].PackWeights(true, item % PackingParts, PackingParts);
        packFrozen = (item, _) => network.Stages[item / PackingParts].PackWeights(false, item % PackingParts, PackingParts);
        convolveFrozen = (item, worker) => network.PredictGroup(batch!, 0, item * group, Math.Min((item + 1) * group, images), worker);
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
        reduce = (part, _) => network.Blocks[block].Reduce(chunks.Count, part, ReductionParts);
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
        foreach (BlockStage stage in network.Stages)
            stage.Statistics.UpdateMovingAverages();
        team.Run((ConvolutionParameters + ParametersPerItem - 1) / ParametersPerItem, update);
        network.PartEnded?.Invoke(EnginePart.Update, 0);
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
        chunks = new BatchChunks(images, CpuNetwork<TSimd, TVector>.MaximumChunks);
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

            int targets = trainingBatch.Targets(image).Length;
            if (targets > 0 && targets != network.Spec.Classes)
            {
                throw new ArgumentException(
                    $"Expected {network.Spec.Classes} targets, or none; image {image} of the batch has {targets}.", nameof(trainingBatch));
            }
        }
    }

    private void ForwardBlocks()
    {
        network.ReserveSmallMaps(images);
        foreach (BlockStage stage in network.Stages)
            stage.Begin(settings);
        if (network.Stages.Length > 0)
            team.Run(network.Stages.Length * PackingParts, packWeights);
        network.PartEnded?.Invoke(EnginePart.Weights, 0);
        team.RunToAndFro(chunks.Count, loadAndConvolve);
        for (block = 0; block < network.Blocks.Length; block++)
        {
            if (block > 0)
                team.RunToAndFro(chunks.Count, convolve);
            network.Blocks[block].Statistics.FinishBatch(chunks.Count, Pixels(block));
            network.PartEnded?.Invoke(EnginePart.Forward, block);
        }

        if (smallMaps is null)
            team.RunToAndFro(chunks.Count, flatten);
        else
            smallMaps.Forward(chunks);
    }

    /// <summary>As in prediction: nothing is kept for a way back.</summary>
    private void ForwardFrozenBlocks()
    {
        if (network.Stages.Length > 0)
            team.Run(network.Stages.Length * PackingParts, packFrozen);
        foreach (BlockStage stage in network.Stages)
            stage.UseMovingAverages();
        group = network.ReserveGroups(images, team.Count);
        team.Run((images + group - 1) / group, convolveFrozen);
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
            float* gradient = classifier.OutputGradient + (long)image * classifier.Units;
            ReadOnlySpan<float> targets = batch.Targets(image);
            sum += weight * (targets.IsEmpty
                ? SoftmaxCrossEntropy.Loss(logits, classifier.Units, label, weight / images, gradient)
                : SoftmaxCrossEntropy.Loss(logits, targets, weight / images, gradient));
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

        network.PartEnded?.Invoke(EnginePart.Dense, 0);
        if (smallMaps is not null)
            smallMaps.Backward(settings.Dropout);
        else if (network.Blocks.Length > 0)
            team.RunToAndFro(chunks.Count, sumGradients);
        for (block = network.Blocks.Length - 1; block >= 0; block--)
        {
            ConvolutionStage<TSimd, TVector> stage = network.Blocks[block];
            stage.Statistics.FinishGradient(chunks.Count, Pixels(block), stage.KeepScale(settings.Dropout));
            team.RunToAndFro(chunks.Count, backward);
            team.Run(ReductionParts, reduce);
            network.PartEnded?.Invoke(EnginePart.Backward, block);
        }
    }

    private void LoadAndConvolve(int chunk, int worker)
    {
        foreach (BlockStage stage in network.Stages)
            stage.BeginChunk(chunk);
        network.First?.BeginForward(worker);
        for (int image = chunks.First(chunk); image < chunks.First(chunk + 1); image++)
        {
            network.LoadImage(batch!, image, image, image, worker);
            network.First?.Forward(image, chunk, worker);
        }

        network.First?.EndForward(chunk, worker);
    }

    private void Convolve(int chunk, int worker)
    {
        for (int image = chunks.First(chunk); image < chunks.First(chunk + 1); image++)
            network.Blocks[block].Forward(image, chunk, worker);
    }

    private void Flatten(int chunk, int worker)
    {
        for (int image = chunks.First(chunk); image < chunks.First(chunk + 1); image++)
            network.Flatten(image, image);
    }

    private void SumGradients(int chunk, int worker)
    {
        for (int image = chunks.First(chunk); image < chunks.First(chunk + 1); image++)
            network.TakeGradients(image, chunk, worker);
    }

    private void ConvolveBackward(int chunk, int worker)
    {
        for (int image = chunks.First(chunk); image < chunks.First(chunk + 1); image++)
            network.Blocks[block].Backward(image, chunk, worker, image == chunks.First(chunk));
        network.Blocks[block].EndChunk(chunk, worker);
    }

    private void Update(int item, int worker)
    {
        int from = item * ParametersPerItem;
        parameters.Update<TSimd, TVector>(
            settings.LearningRate, from, Math.Min(ParametersPerItem, ConvolutionParameters - from));
    }

    private float* InputGradient(int denseLayer) =>
        denseLayer > 0 ? network.Layers[denseLayer - 1].OutputGradient : network.FeatureGradient;

    private double Pixels(int stage) => (double)images * network.Blocks[stage].MapLength;
}
