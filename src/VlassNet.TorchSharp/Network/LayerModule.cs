using TorchSharp.Modules;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Network;

/// <summary>
/// A layer with a weight and a bias, in storage that is shared with other layers. Tensors are looked up by name each time, because moving a
/// module to another device replaces them.
/// </summary>
internal abstract class LayerModule : nn.Module<Tensor, Tensor>
{
    protected LayerModule(SharedStorage storage, string name)
        : base(name)
    {
        foreach (string tensor in (string[])["weight", "bias"])
            register_parameter(tensor, new Parameter(storage[$"{name}.{tensor}"], requires_grad: true));
    }

    /// <summary>What inputs and weights are rounded to, or null for nothing else than they are.</summary>
    public ScalarType? Type { get; set; }

    protected Tensor Weight => this["weight"];

    protected Tensor Bias => this["bias"];

    /// <summary>One of the tensors.</summary>
    protected Tensor this[string name] => (get_parameter(name) ?? get_buffer(name))!;

    protected Tensor Rounded(Tensor tensor) => Type is { } type ? tensor.to(type) : tensor;
}
