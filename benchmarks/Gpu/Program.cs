// What a graphics processor makes of VlassNet, one figure a line; run.sh beside it measures all, with PyTorch in the same minutes.
//
//     dotnet run -c Release --project benchmarks/Gpu -p:VlassNetLibtorch=TorchSharp-cuda-linux -- epochs [--device cuda] [--images 50000]
//     … -- host [--device cpu]      what the host alone costs: steps of a tiny network
//     … -- flat [--device cuda]     memory over 2,000 steps
using System.CommandLine;
using Gpu;
using VlassNet.TorchSharp;

Option<string> device = new("--device") { Description = "cuda, cuda:N, mps or cpu", DefaultValueFactory = _ => "cuda" };
Option<int> images = new("--images") { Description = "images of an epoch", DefaultValueFactory = _ => 50_000 };
Option<int[]> batches = new("--batches")
{
    Description = "images of a step", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [32, 128, 256],
};
Option<TorchPrecision[]> precisions = new("--precisions")
{
    Description = "precisions of the layers", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => Enum.GetValues<TorchPrecision>(),
};
Option<int> steps = new("--steps") { Description = "steps of host and flat", DefaultValueFactory = _ => 2000 };

Command epochs = new("epochs", "Seconds of an epoch of the notebook's network.") { device, images, batches, precisions };
epochs.SetAction(arguments =>
{
    foreach (TorchPrecision precision in arguments.GetRequiredValue(precisions))
    {
        foreach (int batch in arguments.GetRequiredValue(batches))
            Measures.Epoch(ComputeDevice.Parse(arguments.GetRequiredValue(device)), precision, batch, arguments.GetValue(images));
    }
});
Command host = new("host", "Time of a step of a tiny network.") { device, steps };
host.SetAction(arguments => Measures.Host(ComputeDevice.Parse(arguments.GetRequiredValue(device)), arguments.GetValue(steps)));
Command flat = new("flat", "Memory over many steps.") { device, steps };
flat.SetAction(arguments => Measures.Flat(ComputeDevice.Parse(arguments.GetRequiredValue(device)), arguments.GetValue(steps)));
RootCommand command = new("Measures training with TorchSharp.") { epochs, host, flat };
try
{
    return command.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (VlassNetException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
