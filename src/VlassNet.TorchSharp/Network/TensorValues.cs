using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Network;

/// <summary>Values of tensors from and to managed memory, row-major whatever the strides.</summary>
internal static class TensorValues
{
    /// <summary>Replaces a tensor's values.</summary>
    public static void Set(Tensor tensor, ReadOnlySpan<float> values)
    {
        using IDisposable noGradient = no_grad();
        using Tensor source = torch.tensor(values.ToArray(), tensor.shape, dtype: ScalarType.Float32, device: CPU);
        tensor.copy_(source);
    }

    /// <summary>Copies a tensor's values out.</summary>
    public static void Get(Tensor tensor, Span<float> values)
    {
        using DisposeScope scope = NewDisposeScope();
        MemoryMarshal.Cast<byte, float>(tensor.detach().to(ScalarType.Float32, CPU).contiguous().bytes).CopyTo(values);
    }
}
