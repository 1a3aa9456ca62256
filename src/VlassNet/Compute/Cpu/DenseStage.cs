using VlassNet.Compute.Cpu.Simd;
using VlassNet.Networks;

namespace VlassNet.Compute.Cpu;

/// <summary>One dense layer for a batch: forward with ReLU and dropout (the classifier has neither), and back.</summary>
internal sealed unsafe class DenseStage<TSimd, TVector> : IDisposable
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Outputs, or vectors of inputs, that one work item computes.</summary>
    private const int OutputsPerItem = 16;
    private const int InputsPerItem = 64;

    private readonly int layer;
    private readonly int inputs;
    private readonly float dropout;
    private readonly bool isClassifier;
    private readonly float* weights;
    private readonly float* bias;
    private readonly float* weightGradient;
    private readonly float* biasGradient;
    private AlignedBuffer outputs = new(0);
    private AlignedBuffer outputGradient = new(0);

    public DenseStage(int layer, NetworkSpec spec, CpuParameters parameters)
    {
        this.layer = layer;
        inputs = spec.DenseInputs[layer];
        Units = spec.DenseOutputs[layer];
        isClassifier = layer == spec.Hidden.Length;
        dropout = isClassifier ? 0 : spec.Hidden[layer].Dropout;
        string number = (layer + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        weights = parameters.Values($"dense{number}.weight");
        bias = parameters.Values($"dense{number}.bias");
        weightGradient = parameters.Gradients($"dense{number}.weight");
        biasGradient = parameters.Gradients($"dense{number}.bias");
    }

    /// <summary>Number of outputs.</summary>
    public int Units { get; }

    /// <summary>The outputs (of the classifier: logits), <c>(image, unit)</c>.</summary>
    public float* Outputs => outputs.Pointer;

    /// <summary>Their gradients, <c>(image, unit)</c>.</summary>
    public float* OutputGradient => outputGradient.Pointer;

    /// <summary>Into how many items the way forward can be divided.</summary>
    public int ForwardItems => (Units + OutputsPerItem - 1) / OutputsPerItem;

    private int InputItems => (inputs + InputsPerItem - 1) / InputsPerItem;

    /// <summary>Makes room for a batch.</summary>
    public void Reserve(int images, bool training)
    {
        AlignedBuffer.Grow(ref outputs, (long)images * Units);
        if (training)
            AlignedBuffer.Grow(ref outputGradient, (long)images * Units);
    }

    /// <summary>One item of the way forward.</summary>
    /// <param name="item">Which item.</param>
    /// <param name="x">The inputs, <c>(image, input)</c>.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="settings">What dropout depends on, or null for prediction.</param>
    public void Forward(int item, float* x, int images, in StepSettings? settings)
    {
        int first = item * OutputsPerItem, end = Math.Min(first + OutputsPerItem, Units);
        Dense<TSimd, TVector>.Forward(x, images, inputs, weights, bias, Outputs, Units, first, end);
        if (isClassifier)
            return;
        uint threshold = settings is { Dropout: true } ? DropoutHash.Threshold(dropout) : 0;
        for (int image = 0; image < images; image++)
        {
            // Layers are told apart from the convolution blocks by counting down from −1.
            uint key = threshold == 0 ? 0 : DropoutHash.Key(settings!.Value, -1 - layer, image);
            DenseActivation.Forward(Outputs + (long)image * Units, first, end, KeepScale(threshold != 0), key, threshold);
        }
    }

    /// <summary>The gradient through dropout and ReLU.</summary>
    public void BackwardActivation(int images, bool drops) =>
        DenseActivation.Backward(OutputGradient, Outputs, (long)images * Units, KeepScale(drops && dropout > 0));

    /// <summary>Into how many items the way back can be divided.</summary>
    /// <param name="toInput">Whether the input's gradient is wanted.</param>
    public int BackwardItems(bool toInput) => ForwardItems + (toInput ? InputItems : 0);

    /// <summary>One item of the way back: some weights' gradients, or some inputs'.</summary>
    /// <param name="item">Which item.</param>
    /// <param name="x">The inputs, <c>(image, input)</c>.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="dx">Receives the gradient of the inputs.</param>
    public void Backward(int item, float* x, int images, float* dx)
    {
        if (item < ForwardItems)
        {
            int first = item * OutputsPerItem;
            Dense<TSimd, TVector>.WeightGradient(
                OutputGradient, images, Units, x, inputs, weightGradient, biasGradient, first,
                Math.Min(first + OutputsPerItem, Units));
            return;
        }

        int firstInput = (item - ForwardItems) * InputsPerItem;
        Dense<TSimd, TVector>.InputGradient(
            OutputGradient, images, Units, weights, dx, inputs, firstInput, Math.Min(firstInput + InputsPerItem, inputs));
    }

    public void Dispose()
    {
        outputs.Dispose();
        outputGradient.Dispose();
    }

    private float KeepScale(bool drops) => drops ? 1 / (1 - dropout) : 1;
}
