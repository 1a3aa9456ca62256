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

    /// <summary>What inputs and weights are rounded to.</summary>
    public ScalarType Type { get; set; } = ScalarType.Float32;

    public override Tensor forward(Tensor input) =>
        nn.functional.conv2d(input.to(Type), this["weight"].to(Type), this["bias"].to(Type), padding: Padding);
}
