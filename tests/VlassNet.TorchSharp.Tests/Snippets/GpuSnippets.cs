using TorchSharp;
using TorchSharp.Modules;
using VlassNet.Augmentation;
using VlassNet.Compute;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.TorchSharp.Data;
using static TorchSharp.torch;

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
        using VlassCnnModule module = VlassCnnModule.From(model);     // weights are copied; options choose precision and memory order
        module.to(torch.CUDA).train();                                // trained, moved and saved like any other module
        module.CopyTo(model);                                         // and back
    }

    public static async Task Tensors(LabeledImages survey)
    {
        (Tensor pixels, Tensor labels) = survey.ToTensors();          // (image, channel, row, column), (image,)
        LabeledImages again = await new TensorDatasetSource(pixels, labels).LoadAsync();
        using LabeledImagesDataset dataset = new(survey, new SymmetryAugmenter(), seed: 1);
        using DataLoader loader = new(dataset, batchSize: 32, shuffle: true);
        foreach (Dictionary<string, Tensor> batch in loader)
            Console.WriteLine($"{batch["image"].shape[0]} images");
        GC.KeepAlive(again);
    }
}
