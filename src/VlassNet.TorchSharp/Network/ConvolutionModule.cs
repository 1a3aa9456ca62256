using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Network;

/// <summary>3×3 convolution with zero padding.</summary>
internal sealed class ConvolutionModule : LayerModule
{
    private static readonly long[] Padding = [1, 1];

    public ConvolutionModule(SharedStorage storage, string name)
        : base(name)
    {
        Share("weight", storage[$"{name}.weight"]);
        Share("bias", storage[$"{name}.bias"]);
        RegisterComponents();
    }

    /// <summary>What inputs and weights are rounded to, or null for nothing else than they are.</summary>
    public ScalarType? Type { get; set; }

    public override Tensor forward(Tensor input) =>
        nn.functional.conv2d(Rounded(input), Rounded(this["weight"]), Rounded(this["bias"]), padding: Padding);

    private Tensor Rounded(Tensor tensor) => Type is { } type ? tensor.to(type) : tensor;
}
