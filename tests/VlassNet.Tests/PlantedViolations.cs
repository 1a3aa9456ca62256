using VlassNet.Compute;
using VlassNet.Networks;

// The namespace of a layer that may reference nothing, so that each of these breaks the table in a way of its own.
namespace VlassNet.Data.Planted;

internal sealed class ByField
{
    public Optimizer[] Field = [];
}

internal sealed class BySignature
{
    public static void Method(in StepResult result) => _ = result;
}

internal sealed class ByCall
{
    public static string? Method() => new Adam().ToString();
}

internal sealed class ByTypeArgument
{
    public static int Method() => Array.Empty<Dictionary<string, ConvolutionBlock>>().Length;
}

[System.Diagnostics.DebuggerTypeProxy(typeof(VlassCnn))]
internal sealed class ByAttribute;

internal sealed class ByLambda
{
    public static Func<object> Method() => () => new Sgd();
}
