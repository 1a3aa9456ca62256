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

    /// <summary>What inputs and weights are rounded to.</summary>
    public ScalarType Type { get; set; } = ScalarType.Float32;

    public override Tensor forward(Tensor input) =>
        nn.functional.linear(input.to(Type), this["weight"].to(Type), this["bias"].to(Type));
}
