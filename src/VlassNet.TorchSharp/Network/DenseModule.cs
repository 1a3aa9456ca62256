using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Network;

/// <summary>A dense layer, without its activation.</summary>
internal sealed class DenseModule : LayerModule
{
    public DenseModule(SharedStorage storage, string name)
        : base(name)
    {
        Share("weight", storage[$"{name}.weight"]);
        Share("bias", storage[$"{name}.bias"]);
        RegisterComponents();
    }

    /// <summary>What inputs and weights are rounded to, or null for nothing else than they are.</summary>
    public ScalarType? Type { get; set; }

    public override Tensor forward(Tensor input) =>
        nn.functional.linear(Rounded(input), Rounded(this["weight"]), Rounded(this["bias"]));

    private Tensor Rounded(Tensor tensor) => Type is { } type ? tensor.to(type) : tensor;
}
