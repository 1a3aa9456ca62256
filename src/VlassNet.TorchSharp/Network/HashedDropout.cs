using TorchSharp;
using VlassNet.Compute.Engines;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Network;

/// <summary>
/// Dropout by <see cref="DropoutHash"/>, computed on the device: the same activations are dropped as by every other engine, and nobody's
/// random number generator is touched.
/// </summary>
internal sealed class HashedDropout(Device device) : IDisposable
{
    private readonly Dictionary<int, Tensor> elements = [];
    private readonly Dictionary<int, Tensor> constants = [];
    private StepSettings settings;

    /// <summary>Goes to a step.</summary>
    public void Begin(in StepSettings step) => settings = step;

    /// <summary>Sets a share of a layer's activations to 0 and scales the others, so that the mean stays.</summary>
    /// <param name="values">The activations, the images first.</param>
    /// <param name="layer">The layer, as <see cref="DropoutHash"/> counts them.</param>
    /// <param name="rate">The share.</param>
    public Tensor Apply(Tensor values, int layer, float rate)
    {
        if (!settings.Dropout)
            return values;
        using DisposeScope scope = NewDisposeScope();
        int[] keys = new int[values.shape[0]];
        for (int image = 0; image < keys.Length; image++)
            keys[image] = unchecked((int)DropoutHash.Key(settings, layer, image));
        long[] perImage = [keys.Length, .. Enumerable.Repeat(1L, (int)values.dim() - 1)];
        Tensor factors;
        using (no_grad())
        {
            Tensor kept = Kept(tensor(keys, device: CPU).to(device).view(perImage), Elements(layer, values), DropoutHash.Threshold(rate));
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
