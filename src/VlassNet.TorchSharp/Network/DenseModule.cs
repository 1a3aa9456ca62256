using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Network;

/// <summary>A dense layer, without its activation.</summary>
internal sealed class DenseModule(SharedStorage storage, string name) : LayerModule(storage, name)
{
    public override Tensor forward(Tensor input) => nn.functional.linear(Rounded(input), Rounded(Weight), Rounded(Bias));
}
