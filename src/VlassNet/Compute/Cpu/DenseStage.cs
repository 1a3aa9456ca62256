using VlassNet.Compute.Cpu.Simd;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>One dense layer for a batch: forward with ReLU and dropout (the classifier has neither), and back.</summary>
internal sealed unsafe class DenseStage<TSimd, TVector> : IDisposable
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Outputs that a work item computes: the more, the fewer times the packed images are read.</summary>
    public const int ForwardPerItem = 32;

    /// <summary>Outputs whose weights a work item updates: whole cache lines, and all that is needed fits a second-level cache.</summary>
    private const int UpdatedPerItem = 16;

    /// <summary>Inputs that a work item packs; small layers are one item, which no other thread is woken for.</summary>
    private const int PackedPerItem = 512;

    /// <summary>Inputs whose gradients a work item computes.</summary>
    private static readonly int InputsPerItem = 2 * PanelProducts<TSimd, TVector>.TileColumns;

    private readonly int layer;
    private readonly int inputs;
    private readonly float dropout;
    private readonly bool isClassifier;
    private readonly CpuParameters parameters;
    private readonly float* weights;
    private readonly float* bias;
    private readonly float* weightGradient;
    private readonly float* biasGradient;
    private readonly int weightsAt;
    private readonly int biasAt;
    private AlignedBuffer packedInputs = new(0);
    private AlignedBuffer packedWeights = new(0);
    private bool weightsArePacked;
    private AlignedBuffer outputs = new(0);
    private AlignedBuffer outputGradient = new(0);
    private AlignedBuffer[] newGradients = [];

    public DenseStage(int layer, NetworkSpec spec, CpuParameters parameters)
    {
        this.layer = layer;
        inputs = spec.DenseInputs[layer];
        Units = spec.DenseOutputs[layer];
        isClassifier = layer == spec.Hidden.Length;
        dropout = isClassifier ? 0 : spec.Hidden[layer].Dropout;
        string number = (layer + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        this.parameters = parameters;
        weights = parameters.Values($"dense{number}.weight");
        bias = parameters.Values($"dense{number}.bias");
        weightGradient = parameters.Gradients($"dense{number}.weight");
        biasGradient = parameters.Gradients($"dense{number}.bias");
        weightsAt = parameters.Offset($"dense{number}.weight");
        biasAt = parameters.Offset($"dense{number}.bias");
    }

    /// <summary>Where the layer's parameters begin among all; those of the layers before it are earlier.</summary>
    public int FirstParameter => weightsAt;

    /// <summary>Number of outputs.</summary>
    public int Units { get; }

    /// <summary>The outputs (of the classifier: logits), <c>(image, unit)</c>.</summary>
    public float* Outputs => outputs.Pointer;

    /// <summary>Their gradients, <c>(image, unit)</c>.</summary>
    public float* OutputGradient => outputGradient.Pointer;

    /// <summary>Into how many items the way forward can be divided.</summary>
    public int ForwardItems => (Units + ForwardPerItem - 1) / ForwardPerItem;

    /// <summary>Into how many items the gradient of the weights can be divided.</summary>
    public int WeightItems => (Units + UpdatedPerItem - 1) / UpdatedPerItem;

    /// <summary>Into how many items the gradient of the inputs can be divided.</summary>
    public int InputItems => (inputs + InputsPerItem - 1) / InputsPerItem;

    /// <summary>Makes room for a batch.</summary>
    public void Reserve(int images, bool training)
    {
        AlignedBuffer.Grow(ref outputs, (long)images * Units);
        if (PacksWeights(images, training))
            AlignedBuffer.Grow(ref packedWeights, DenseForwardFew<TSimd, TVector>.PackedLength(Units, inputs));
        else
            AlignedBuffer.Grow(ref packedInputs, DenseForward<TSimd, TVector>.PackedLength(images, inputs));
        if (training)
            AlignedBuffer.Grow(ref outputGradient, (long)images * Units);
    }

    /// <summary>Says that the weights are not those of the last prediction.</summary>
    public void WeightsChanged() => weightsArePacked = false;

    /// <summary>Makes room for each thread to compute gradients that are used at once.</summary>
    public void ReserveUpdates(int workers) =>
        newGradients = AlignedBuffer.Each(workers, ParameterLayout.RunLength(UpdatedPerItem * inputs));

    /// <summary>Into how many items the packing, which comes before the way forward, can be divided.</summary>
    public int PackItems(int images, bool training)
    {
        if (!PacksWeights(images, training))
            return (inputs + PackedPerItem - 1) / PackedPerItem;
        return weightsArePacked ? 0 : ForwardItems;
    }

    /// <summary>One item of the packing: of the inputs, or for a few images, once, of the weights.</summary>
    /// <param name="item">Which item.</param>
    /// <param name="x">The inputs, <c>(image, input)</c>.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="training">Whether they are images to train on.</param>
    public void Pack(int item, float* x, int images, bool training)
    {
        if (PacksWeights(images, training))
        {
            int output = item * ForwardPerItem;
            DenseForwardFew<TSimd, TVector>.Pack(
                weights, inputs, packedWeights.Pointer, output, Math.Min(output + ForwardPerItem, Units));
            return;
        }

        int first = item * PackedPerItem;
        DenseForward<TSimd, TVector>.Pack(
            x, images, inputs, packedInputs.Pointer, first, Math.Min(first + PackedPerItem, inputs));
    }

    /// <summary>Says that all items are packed.</summary>
    public void EndPacking(int images, bool training) => weightsArePacked |= PacksWeights(images, training);

    /// <summary>One item of the way forward.</summary>
    /// <param name="item">Which item.</param>
    /// <param name="x">The inputs, <c>(image, input)</c>.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="settings">What dropout depends on, or null for prediction.</param>
    public void Forward(int item, float* x, int images, in StepSettings? settings)
    {
        int first = item * ForwardPerItem, end = Math.Min(first + ForwardPerItem, Units);
        if (PacksWeights(images, training: settings is not null))
            DenseForwardFew<TSimd, TVector>.Run(x, images, inputs, packedWeights.Pointer, bias, Outputs, Units, first, end);
        else
            DenseForward<TSimd, TVector>.Run(packedInputs.Pointer, images, inputs, weights, bias, Outputs, Units, first, end);
        if (isClassifier)
            return;
        uint threshold = settings is { Dropout: true } ? DropoutHash.Threshold(dropout) : 0;
        for (int image = 0; image < images; image++)
        {
            // Layers are told apart from the convolution blocks by counting down from −1.
            uint key = threshold == 0 ? 0 : DropoutHash.Key(settings!.Value, -1 - layer, image);
            DenseActivation.Forward<TSimd, TVector>(
                Outputs + (long)image * Units, first, end, KeepScale(threshold != 0), key, threshold);
        }
    }

    /// <summary>The gradient through dropout and ReLU.</summary>
    public void BackwardActivation(int images, bool drops) =>
        DenseActivation.Backward<TSimd, TVector>(OutputGradient, Outputs, (long)images * Units, KeepScale(drops && dropout > 0));

    /// <summary>One item of the gradient of the inputs. It needs the weights as they were on the way forward.</summary>
    /// <param name="item">Which item.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="dx">Receives the gradient of the inputs, <c>(image, input)</c>.</param>
    public void BackwardInputs(int item, int images, float* dx)
    {
        int first = item * InputsPerItem;
        Dense<TSimd, TVector>.InputGradient(
            OutputGradient, images, Units, weights, dx, inputs, first, Math.Min(first + InputsPerItem, inputs));
    }

    /// <summary>One item of the gradient of the weights, into the parameters' buffer.</summary>
    /// <param name="item">Which item.</param>
    /// <param name="x">The inputs, <c>(image, input)</c>.</param>
    /// <param name="images">Number of images.</param>
    public void BackwardWeights(int item, float* x, int images) =>
        WeightGradient(item, x, images, weightGradient + item * UpdatedPerItem * inputs);

    /// <summary>
    /// The same item for a training step, and the optimizer's step with it while it is in this core's cache: a gradient that nobody asks
    /// for never gets to memory.
    /// </summary>
    /// <param name="item">Which item.</param>
    /// <param name="x">The inputs, <c>(image, input)</c>.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="worker">The thread that does it.</param>
    public void BackwardAndUpdate(int item, float* x, int images, float learningRate, int worker)
    {
        float* gradient = newGradients[worker].Pointer;
        WeightGradient(item, x, images, gradient);
        int first = item * UpdatedPerItem, count = Math.Min(UpdatedPerItem, Units - first);
        int length = count * inputs;
        new Span<float>(gradient + length, ParameterLayout.RunLength(length) - length).Clear();
        parameters.Update<TSimd, TVector>(learningRate, weightsAt + first * inputs, length, gradient);
        parameters.Update<TSimd, TVector>(learningRate, biasAt + first, count);
    }

    public void Dispose()
    {
        packedInputs.Dispose();
        packedWeights.Dispose();
        outputs.Dispose();
        outputGradient.Dispose();
        foreach (AlignedBuffer gradient in newGradients)
            gradient.Dispose();
    }

    private void WeightGradient(int item, float* x, int images, float* gradient)
    {
        int first = item * UpdatedPerItem;
        Dense<TSimd, TVector>.WeightGradient(
            OutputGradient, images, Units, x, inputs, gradient, biasGradient, first,
            Math.Min(first + UpdatedPerItem, Units));
    }

    /// <summary>For a few images the weights are packed, unless the next step changes them again.</summary>
    private static bool PacksWeights(int images, bool training) => !training && images <= DenseForwardFew<TSimd, TVector>.Most;

    private float KeepScale(bool drops) => drops ? 1 / (1 - dropout) : 1;
}
