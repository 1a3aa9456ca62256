using VlassNet.Compute.Cpu.Simd;

namespace VlassNet.Compute.Cpu;

/// <summary>Prediction: each image goes through all convolution blocks on one core, then the dense layers take the whole slice.</summary>
internal sealed unsafe class CpuPrediction<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Images whose features are held at once: as many as make good use of the dense layers' weights.</summary>
    private const int LargestSlice = 256;

    /// <summary>The most floats of features that are held at once, where the images are large.</summary>
    private const int SliceLength = 1 << 24;

    private readonly CpuNetwork<TSimd, TVector> network;
    private readonly WorkerTeam team;
    private readonly Action<int, int> convolve;
    private readonly Action<int, int> pack;
    private readonly Action<int, int> multiply;
    private readonly int slice;
    private IImageBatch? images;
    private int start;
    private int count;
    private int layer;
    private bool ready;

    public CpuPrediction(CpuNetwork<TSimd, TVector> network, WorkerTeam team)
    {
        this.network = network;
        this.team = team;
        slice = Math.Clamp(SliceLength / network.Spec.FlattenedLength, 1, LargestSlice);
        convolve = Convolve;
        pack = (item, _) => network.Layers[layer].Pack(item, network.DenseInput(layer), count);
        multiply = (item, _) => network.Layers[layer].Forward(item, network.DenseInput(layer), count, null);
    }

    /// <summary>Says that weights or statistics are not those of the last prediction.</summary>
    public void WeightsChanged() => ready = false;

    public void Run(IImageBatch batch, Span<float> probabilities)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int classes = network.Spec.Classes;
        if (probabilities.Length != (long)batch.Count * classes)
        {
            throw new ArgumentException(
                $"Expected room for {batch.Count} × {classes} probabilities; received {probabilities.Length}.", nameof(probabilities));
        }

        Prepare();
        images = batch;
        try
        {
            for (start = 0; start < batch.Count; start += slice)
            {
                count = Math.Min(slice, batch.Count - start);
                network.Reserve(count, team.Count, training: false);
                team.Run(count, convolve);
                for (layer = 0; layer < network.Layers.Length; layer++)
                {
                    team.Run(network.Layers[layer].PackItems(count), pack);
                    team.Run(network.Layers[layer].ForwardItems, multiply);
                }

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
        foreach (ConvolutionStage<TSimd, TVector> block in network.Blocks)
        {
            block.PackWeights(training: false, part: 0, parts: 1);
            block.Statistics.UseMovingAverages();
        }

        ready = true;
    }

    private void Convolve(int image, int worker)
    {
        network.LoadImage(images!, start + image, image, worker, worker);
        foreach (ConvolutionStage<TSimd, TVector> block in network.Blocks)
            block.Predict(worker, worker);
        network.Flatten(image, worker);
    }
}
