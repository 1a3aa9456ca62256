using TorchSharp.Modules;
using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Network;

/// <summary>
/// A layer's tensors, in storage that is shared with other layers. They are looked up by name each time, because moving a module to
/// another device replaces them.
/// </summary>
internal abstract class LayerModule(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Registers a part of the shared storage as a parameter.</summary>
    protected void Share(string name, Tensor part) => register_parameter(name, new Parameter(part, requires_grad: true));

    /// <summary>One of the tensors.</summary>
    protected Tensor this[string name] => (get_parameter(name) ?? get_buffer(name))!;
}
