namespace VlassNet.TorchSharp;

/// <summary>The precision of convolutions and dense layers. Weights and the optimizer are single precision with each.</summary>
public enum TorchPrecision
{
    /// <summary>Single precision, as VlassNet's own engine computes.</summary>
    Single,

    /// <summary>
    /// Single precision with products of 10-bit mantissas, on NVIDIA processors since Ampere (2020); elsewhere the same as
    /// <see cref="Single"/>.
    /// </summary>
    TensorFloat32,

    /// <summary>Mixed: the layers' inputs, weights and outputs are rounded to bfloat16, which has an 8-bit mantissa.</summary>
    BFloat16,
}
