// Trains a TorchSharp module of one's own on VlassNet's images with VlassNet's augmentation, and judges it with VlassNet's report:
//
//     dotnet run -c Release --project samples/OwnModule -p:VlassNetLibtorch=libtorch-cpu-linux-x64 (or TorchSharp-cuda-linux, …)
using OwnModule;
using TorchSharp;
using TorchSharp.Modules;
using VlassNet.TorchSharp.Data;
using static TorchSharp.torch;

int epochs = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 8;
Device device = cuda.is_available() ? CUDA : CPU;
LabeledImages survey = await new SimulatedSurveySource(new SimulatedSurveyOptions { Count = 1500 }).LoadAsync();
(LabeledImages train, LabeledImages valid) = survey.SplitAt(1200);

// ---- The images as a dataset, which a DataLoader of TorchSharp makes batches of. Each epoch has other views.
random.manual_seed(1);
using LabeledImagesDataset dataset = new(train, new SymmetryAugmenter(), seed: 1);
using DataLoader loader = new(dataset, batchSize: 32, shuffle: true, device, seed: 1);
using SmallNet net = new(train.ClassNames.Length);
net.to(device);
using optim.Optimizer optimizer = optim.AdamW(net.parameters(), lr: 2e-3);
for (int epoch = 0; epoch < epochs; epoch++)
{
    dataset.Epoch = epoch;
    net.train();
    double lossSum = 0;
    foreach (Dictionary<string, Tensor> batch in loader)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor loss = nn.functional.cross_entropy(net.call(batch["image"]), batch["label"].view(-1));
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        lossSum += loss.item<float>();
    }

    Console.WriteLine($"epoch {epoch + 1}/{epochs}: loss {lossSum / loader.Count:F4}");
}

// ---- The answer, as for any network.
net.eval();
using (no_grad())
using (NewDisposeScope())
{
    (Tensor images, _) = valid.ToTensors(device);
    float[] probabilities = nn.functional.softmax(net.call(images), 1).cpu().data<float>().ToArray();
    Predictions predictions = new(probabilities, valid.ClassNames);
    Console.WriteLine(ClassificationReport.Create(valid.Labels(), predictions.Classes(), valid.ClassNames));
}
