using TorchSharp;
using VlassNet.Compute;
using VlassNet.Networks;

namespace VlassNet.TorchSharp.Tests.Snippets;

/// <summary>docs/gpu.md. Compiled only: a graphics processor is needed. That the pages have these lines, VlassNet.Consumer.Tests sees.</summary>
internal static class GpuSnippets
{
    public static void Register()
    {
        ComputeEngines.Register(new TorchSharpEngine(new TorchSharpOptions { Precision = TorchPrecision.TensorFloat32 }));
    }

    public static void Module(VlassCnn model)
    {
        using VlassCnnModule module = VlassCnnModule.From(model);     // weights are copied
        module.to(torch.CUDA).train();                                // trained, moved and saved like any other module
        module.CopyTo(model);                                         // and back
    }
}
