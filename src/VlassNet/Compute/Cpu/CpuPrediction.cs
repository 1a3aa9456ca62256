using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Cpu.SmallMaps;
using VlassNet.Compute.Engines;

namespace VlassNet.Compute.Cpu;

/// <summary>
/// Prediction: each image goes through the convolution blocks on one core, a group of images together through those whose maps are
/// small, then the dense layers take the whole slice.
/// </summary>
internal sealed unsafe class CpuPrediction<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Images whose features are held at once: as many as make good use of the dense layers' weights.</summary>
    private const int LargestSlice = 256;

    /// <summary>The most floats of features that are held at once, where the images are large.</summary>
    private const int SliceLength = 1 << 24;

    /// <summary>The most values of an image that is computed only to compile; with more that takes longer than it saves.</summary>
    private const int LargestRehearsal = 1 << 16;

    /// <summary>Whether the kernels of this width are compiled, as they are when they have run.</summary>
    private static bool compiled;

    private readonly CpuNetwork<TSimd, TVector> network;
    private readonly WorkerTeam team;
    private readonly Action<int, int> convolve;
    private readonly Action<int, int> pack;
    private readonly Action<int, int> multiply;
    private readonly int slice;
    private IImageBatch? images;
    private int start;
    private int count;
    private int group;
    private int layer;
    private bool ready;

    public CpuPrediction(CpuNetwork<TSimd, TVector> network, WorkerTeam team)
    {
        this.network = network;
        this.team = team;
        slice = Math.Clamp(SliceLength / network.Spec.FlattenedLength, 1, LargestSlice);
        convolve = (item, worker) => network.PredictGroup(images!, start, item * group, Math.Min((item + 1) * group, count), worker);
        pack = (item, _) => network.Layers[layer].Pack(item, network.DenseInput(layer), count, training: false);
        multiply = (item, _) => network.Layers[layer].Forward(item, network.DenseInput(layer), count, null);
    }

    /// <summary>Says that weights or statistics are not those of the last prediction.</summary>
    public void WeightsChanged()
    {
        ready = false;
        foreach (DenseStage<TSimd, TVector> stage in network.Layers)
            stage.WeightsChanged();
    }

    public void Run(IImageBatch batch, Span<float> probabilities)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int classes = network.Spec.Classes;
        if (probabilities.Length != (long)batch.Count * classes)
        {
            throw new ArgumentException(
                $"Expected room for {batch.Count} × {classes} probabilities; received {probabilities.Length}.", nameof(probabilities));
        }

        images = batch;
        try
        {
            Prepare();
            for (start = 0; start < batch.Count; start += slice)
            {
                count = Math.Min(slice, batch.Count - start);
                Reserve();
                team.Run((count + group - 1) / group, convolve);
                for (layer = 0; layer < network.Layers.Length; layer++)
                    Multiply();
                fixed (float* destination = probabilities)
                {
                    for (int image = 0; image < count; image++)
                    {
                        SoftmaxCrossEntropy.Probabilities(
                            network.Layers[^1].Outputs + (long)image * classes, classes, destination + (start + image) * classes);
                    }
                }
            }
        }
        finally
        {
            images = null;
        }
    }

    private void Prepare()
    {
        if (ready)
            return;
        if (!compiled && team.Count > 1 && images!.Count > 0 && network.Spec.Input.Length <= LargestRehearsal)
        {
            Rehearse();
        }
        else
        {
            foreach (BlockStage stage in network.Stages)
                Prepare(stage);
        }

        compiled = true;
        ready = true;
    }

    private static void Prepare(BlockStage stage)
    {
        stage.PackWeights(training: false, part: 0, parts: 1);
        stage.UseMovingAverages();
    }

    /// <summary>Makes room for the images at hand.</summary>
    private void Reserve()
    {
        network.Reserve(count, team.Count, training: false);
        group = network.ReserveGroups(count, team.Count);
    }

    /// <summary>
    /// Prepares all stages at once, and runs each on whatever lies in its memory. The kernels are compiled when they first run, which
    /// takes a process longer than all else until its first prediction, and the threads can compile different ones at the same time:
    /// those of the dense layers, then of the last block and the first, and of the others, which are mostly the last one's. Those of small
    /// maps are the same in all stages and so are one item.
    /// </summary>
    private void Rehearse()
    {
        (count, layer) = (1, 0);
        Reserve();
        int blocks = network.Blocks.Length;
        team.Run(blocks + 2, (item, worker) =>
        {
            if (item == 0)
            {
                network.LoadImage(images!, 0, 0, worker, worker);
                Multiply();
                return;
            }

            if (item == blocks + 1)
            {
                foreach (SmallMapStage<TSimd, TVector> stage in network.SmallMaps)
                    Prepare(stage);
                foreach (SmallMapStage<TSimd, TVector> stage in network.SmallMaps)
                    stage.Predict(1, worker);
                return;
            }

            ConvolutionStage<TSimd, TVector> block = network.Blocks[item == 1 ? blocks - 1 : item - 2];
            Prepare(block);
            block.Predict(slot: worker, worker);
        });
    }

    /// <summary>One dense layer.</summary>
    private void Multiply()
    {
        DenseStage<TSimd, TVector> stage = network.Layers[layer];
        RunDense(stage.PackItems(count, training: false), pack);
        stage.EndPacking(count, training: false);
        RunDense(stage.ForwardItems, multiply);
    }

    /// <summary>A phase of a dense layer. For one image the threads would take longer to wake up than to do it.</summary>
    private void RunDense(int items, Action<int, int> phase)
    {
        if (count > 1)
        {
            team.Run(items, phase);
            return;
        }

        for (int item = 0; item < items; item++)
            phase(item, 0);
    }
}
