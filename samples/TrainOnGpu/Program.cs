// Trains the notebook's network on the device that is asked for, says how long an epoch took, and classifies the validation images
// once more with VlassNet's own engine: switching engines changes nothing but the speed.
using System.CommandLine;
using TrainOnGpu;
using VlassNet.Compute.Engines;
using VlassNet.TorchSharp;

Option<string> device = new("--device") { Description = "auto, cuda, cuda:N, mps or cpu", DefaultValueFactory = _ => "auto" };
Option<bool> torch = new("--torch") { Description = "let TorchSharp compute on the processor, too" };
Option<int> images = new("--images") { Description = "simulated cutouts to train on", DefaultValueFactory = _ => 50_000 };
Option<int> epochs = new("--epochs") { Description = "epochs", DefaultValueFactory = _ => 3 };
Option<int> batch = new("--batch") { Description = "images of a step", DefaultValueFactory = _ => 32 };
Option<TorchPrecision> precision = new("--precision") { Description = "precision of the layers on TorchSharp" };
RootCommand command = new("Trains the notebook's network on a graphics processor.") { device, torch, images, epochs, batch, precision };
command.SetAction(async (arguments, cancellation) =>
{
    // Opened before TorchSharp is registered: VlassNet's own engine.
    using VlassCnn model = VlassCnn.Notebook();
    using INetworkSession own = ComputeEngines.Open(model.Weights, new SessionOptions());
    ComputeEngines.Register(new TorchSharpEngine(new TorchSharpOptions
    {
        OffersProcessor = arguments.GetValue(torch), Precision = arguments.GetValue(precision),
    }));
    foreach (DeviceStatus status in ComputeEngines.Devices)
        Console.WriteLine($"{status.Device,-7} {status.Description}: {(status.IsUsable ? "usable" : $"{status.Reason}. {status.Advice}")}");

    int count = arguments.GetValue(images);
    LabeledImages survey = await new SimulatedSurveySource(new SimulatedSurveyOptions { Count = count + 2000 })
        .LoadAsync(cancellationToken: cancellation);
    (LabeledImages train, LabeledImages valid) = survey.SplitAt(count);
    TrainingOptions options = TrainingOptions.Notebook with
    {
        Device = ComputeDevice.Parse(arguments.GetValue(device)!), Epochs = arguments.GetValue(epochs), BatchSize = arguments.GetValue(batch),
    };
    TrainingHistory history = await new Trainer(options, new ConsoleLogger()).FitAsync(model, train, valid, cancellationToken: cancellation);
    if (history.Epochs.Count > 0)
        Console.WriteLine($"Fastest epoch: {history.Epochs.Min(epoch => epoch.Seconds):F2} s for {count} augmented images and the validation.");

    Predictions there = new Evaluator(new EvaluatorOptions { Device = options.Device }).Predict(model, valid);
    float[] here = new float[valid.Count * model.Spec.Classes];
    own.SetWeights(model.Weights);
    own.Predict(new ImageSet(valid), here);
    float largest = 0;
    for (int i = 0; i < here.Length; i++)
        largest = Math.Max(largest, Math.Abs(here[i] - there[i / model.Spec.Classes].Probabilities[i % model.Spec.Classes]));
    Console.WriteLine($"Validation images with VlassNet's own engine: the largest difference of a probability is {largest:E1}.");
    return 0;
});
try
{
    return await command.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (VlassNetException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
