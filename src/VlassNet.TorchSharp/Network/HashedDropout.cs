using TorchSharp;
using VlassNet.Compute.Engines;
using VlassNet.Networks;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Network;

/// <summary>
/// Dropout by <see cref="DropoutHash"/>, computed on the device: the same activations are dropped as by every other engine, and no
/// random number generator is touched.
/// </summary>
internal sealed class HashedDropout(NetworkSpec spec, Device device) : IDisposable
{
    /// <summary>The layers that drop, as <see cref="DropoutHash"/> counts them.</summary>
    private readonly int[] layers =
    [
        .. Enumerable.Range(0, spec.Blocks.Length).Where(block => spec.Blocks[block].Dropout > 0),
        .. Enumerable.Range(0, spec.Hidden.Length).Where(layer => spec.Hidden[layer].Dropout > 0).Select(layer => -1 - layer),
    ];

    private readonly Dictionary<int, Tensor> elements = [];
    private readonly Dictionary<int, Tensor> constants = [];
    private Tensor? keys;

    /// <summary>How many keys a step takes.</summary>
    /// <param name="step">The step.</param>
    /// <param name="images">Images of its batch.</param>
    public int KeysOf(in StepSettings step, int images) => step.Dropout ? layers.Length * images : 0;

    /// <summary>Writes the keys of a step, <c>(layer, image)</c>.</summary>
    public void WriteKeys(in StepSettings step, int images, Span<int> destination)
    {
        for (int at = 0; at < destination.Length; at++)
            destination[at] = unchecked((int)DropoutHash.Key(step, layers[at / images], at % images));
    }

    /// <summary>Goes to a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="written">Its keys on the device; they must stay until the step is queued.</param>
    public void Begin(in StepSettings step, Tensor written) => keys = step.Dropout ? written : null;

    /// <summary>Sets a share of a layer's activations to 0 and scales the others, so that the mean stays.</summary>
    /// <param name="values">The activations, the images first.</param>
    /// <param name="layer">The layer, as <see cref="DropoutHash"/> counts them.</param>
    /// <param name="rate">The share.</param>
    public Tensor Apply(Tensor values, int layer, float rate)
    {
        if (keys is null)
            return values;
        using DisposeScope scope = NewDisposeScope();
        long images = values.shape[0];
        Tensor own = keys.narrow(0, Array.IndexOf(layers, layer) * images, images);
        long[] perImage = [images, .. Enumerable.Repeat(1L, (int)values.dim() - 1)];
        Tensor factors;
        using (no_grad())
        {
            Tensor kept = Kept(own.view(perImage), Elements(layer, values), DropoutHash.Threshold(rate));
            factors = kept.to(values.dtype).mul_(1 / (1 - rate));
        }

        return (values * factors).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (Tensor tensor in elements.Values.Concat(constants.Values))
            tensor.Dispose();
    }

    /// <summary>The hash in 32-bit integers, whose products wrap; a shift to the right brings the sign along, which is masked away.</summary>
    private Tensor Kept(Tensor keys, Tensor elements, uint threshold)
    {
        Tensor x = keys.bitwise_xor(elements);
        Fold(16, 0xFFFF);
        x.mul_(unchecked((int)DropoutHash.FirstFactor));
        Fold(15, 0x1FFFF);
        x.mul_(unchecked((int)DropoutHash.SecondFactor));
        Fold(16, 0xFFFF);

        // Without the sign bit's meaning, as unsigned numbers compare.
        return x.bitwise_xor_(Constant(int.MinValue)).ge(unchecked((int)(threshold ^ 0x80000000)));

        void Fold(int places, int mask) => x.bitwise_xor_(x.bitwise_right_shift(Constant(places)).bitwise_and_(Constant(mask)));
    }

    /// <summary>A number for the operations that take tensors only. It stays on the processor, which every device reads it from.</summary>
    private Tensor Constant(int value)
    {
        if (!constants.TryGetValue(value, out Tensor? constant))
            constants[value] = constant = tensor(value, device: CPU).DetachFromDisposeScope();
        return constant;
    }

    /// <summary>The elements' numbers, in the memory order of the activations.</summary>
    private Tensor Elements(int layer, Tensor values)
    {
        if (elements.TryGetValue(layer, out Tensor? numbers))
            return numbers;
        long[] shape = [1, .. values.shape[1..]];
        numbers = arange(values.numel() / values.shape[0], dtype: ScalarType.Int32, device: device).view(shape);
        if (values.dim() == 4 && values.stride(1) == 1)
            numbers = numbers.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        return elements[layer] = numbers.DetachFromDisposeScope();
    }
}
