using VlassNet.Tests.Architecture.Planted.High;

namespace VlassNet.Tests.Architecture.Planted.High
{
    internal record struct Value(int Number);

    internal sealed class Thing
    {
        public static int Count { get; set; }
    }
}

namespace VlassNet.Tests.Architecture.Planted.Low
{
    internal sealed class ByField
    {
        public Thing[] Field = [];
    }

    internal sealed class BySignature
    {
        public static void Method(in Value value) => _ = value;
    }

    internal sealed class ByCall
    {
        public static string? Method() => new Thing().ToString();
    }

    internal sealed class ByTypeArgument
    {
        public static int Method() => Array.Empty<Dictionary<string, Thing>>().Length;
    }

    [System.Diagnostics.DebuggerTypeProxy(typeof(Thing))]
    internal sealed class ByAttribute;

    internal sealed class ByLambda
    {
        public static Func<object> Method() => () => new Thing();
    }

    internal sealed class ByAsync
    {
        public static async Task<object> Method()
        {
            await Task.Yield();
            return Thing.Count;
        }
    }
}
