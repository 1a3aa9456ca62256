using VlassNet.Compute;

namespace VlassNet.Tests.Compute;

/// <summary>The optimizers that every engine must know.</summary>
internal static class TestOptimizers
{
    public static TheoryData<string> Names => ["RMSprop", "Adam", "AdamW", "SGD", "SGD with momentum", "SGD with Nesterov's momentum"];

    public static Optimizer Make(string name) => name switch
    {
        "RMSprop" => new RmsProp(),
        "Adam" => new Adam(),
        "AdamW" => new AdamW { WeightDecay = 0.1f },
        "SGD" => new Sgd(),
        "SGD with momentum" => new Sgd { Momentum = 0.9f },
        _ => new Sgd { Momentum = 0.9f, Nesterov = true },
    };
}
