using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using VlassNet.Compute.Engines;
using VlassNet.TorchSharp;

namespace Gpu;

internal static class Measures
{
    private const int Steps = 50;

    /// <summary>Seconds of an epoch of the notebook's network with its augmentation: the faster of two, after one to warm up.</summary>
    public static void Epoch(ComputeDevice device, TorchPrecision precision, int batch, int images)
    {
        using VlassCnn model = VlassCnn.Notebook();
        ComputeEngines.Register(new TorchSharpEngine(
            new TorchSharpOptions { Precision = precision, OffersProcessor = device.Kind == ComputeDeviceKind.Cpu }));
        TrainingOptions options = TrainingOptions.Notebook with { Device = device, BatchSize = batch, Epochs = 3 };
        TrainingHistory history = new Trainer(options).FitAsync(model, Pixels(images)).GetAwaiter().GetResult();
        double seconds = history.Epochs.Skip(1).Min(epoch => epoch.Seconds);
        Print($"epoch s, {precision}, batch {batch}, {images} images", seconds);
    }

    /// <summary>Microseconds of a step of a network that is nearly no work, so that what is left is the host's.</summary>
    public static void Host(ComputeDevice device, int steps)
    {
        using INetworkSession session = Tiny(device);
        Batch batch = new(8);
        Run(session, batch, steps / 10);
        long created = Created(), allocated = GC.GetTotalAllocatedBytes(precise: true);
        Stopwatch watch = Stopwatch.StartNew();
        Run(session, batch, steps);
        Print("host us/step", watch.Elapsed.TotalMicroseconds / steps);
        Print("tensors made/step", (double)(Created() - created) / steps);
        Print("managed bytes/step", (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / steps);
    }

    /// <summary>What many steps leave behind.</summary>
    public static void Flat(ComputeDevice device, int steps)
    {
        using INetworkSession session = Tiny(device);
        Batch batch = new(8);
        Run(session, batch, Steps);
        long tensors = torch.Tensor.TotalCount, memory = Environment.WorkingSet;
        Run(session, batch, steps);
        Print($"tensors left by {steps} steps", torch.Tensor.TotalCount - tensors);
        Print($"MB left by {steps} steps", (Environment.WorkingSet - memory) / 1e6);
    }

    /// <summary>Tensors that this thread has made: about one for each operation that it has queued, those of the way back not counted.</summary>
    private static long Created()
    {
        LifetimeStatistics made = DisposeScopeManager.Statistics.TensorStatistics;
        return made.CreatedInScopeCount + made.CreatedOutsideScopeCount;
    }

    private static INetworkSession Tiny(ComputeDevice device)
    {
        using VlassCnn model = new VlassCnnBuilder(16, 16).Convolution(4, dropout: 0.2f).Convolution(3).Dense(6, dropout: 0.3f).Classes(3).Build();
        return new TorchSharpEngine().Open(model.Weights, new SessionOptions { Device = device, Optimizer = new RmsProp(), Threads = 1 });
    }

    private static void Run(INetworkSession session, Batch batch, int steps)
    {
        int queued = 0;
        for (int step = 0; step < steps; step++)
        {
            StepSettings settings = new(1e-4f, Seed: 1, Step: step);
            if (session is not IQueuedSession queue)
            {
                session.TrainStep(batch, settings);
                continue;
            }

            queue.QueueStep(batch, settings);
            if (++queued == queue.QueueLength || step == steps - 1)
                queued -= queue.FinishSteps().Count;
        }
    }

    /// <summary>Noise: what images show changes no time.</summary>
    private static LabeledImages Pixels(int images)
    {
        float[] pixels = new float[images * 64 * 64];
        uint state = 1;
        for (int at = 0; at < pixels.Length; at++)
            pixels[at] = (state = state * 1664525 + 1013904223) / (float)uint.MaxValue;
        return LabeledImages.Create(pixels, [.. Enumerable.Range(0, images).Select(image => image % 4)], new ImageShape(64, 64));
    }

    private static void Print(string figure, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure}: {value:0.###}"));

    private sealed class Batch(int count) : ITrainingBatch
    {
        public int Count => count;

        public int Label(int index) => index % 3;

        public float Weight(int index) => 1;

        public void CopyImage(int index, Span<float> destination)
        {
            for (int at = 0; at < destination.Length; at++)
                destination[at] = (at * 7 + index) % 10 / 10f;
        }
    }
}
