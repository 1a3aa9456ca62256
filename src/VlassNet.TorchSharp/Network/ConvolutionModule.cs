using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Network;

/// <summary>3×3 convolution with zero padding.</summary>
internal sealed class ConvolutionModule(SharedStorage storage, string name) : LayerModule(storage, name)
{
    private static readonly long[] Padding = [1, 1];

    public override Tensor forward(Tensor input) =>
        nn.functional.conv2d(Rounded(input), Rounded(Weight), Rounded(Bias), padding: Padding);
}
