using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Prediction;

/// <summary>
/// The threads that compute what waits in a queue. On the processor each has a session of its own with one thread: few images at a time
/// then keep all cores busy, where a session with many threads would have them wait for each other after every layer. A worker more is
/// started when an image finds all of them busy.
/// </summary>
internal sealed class PredictorWorkers : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<Thread> threads = [];
    private readonly PredictorQueue queue;
    private readonly NetworkWeights weights;
    private readonly ImageShape shape;
    private readonly ImmutableArray<string> classNames;
    private readonly SessionOptions options;
    private readonly bool averageSymmetries;
    private readonly ILogger logger;
    private int mostThreads = 1;

    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="ArithmeticException">With <see cref="PredictorOptions.Warm"/>: the network's weights are not finite.</exception>
    public PredictorWorkers(VlassCnn model, PredictorOptions wanted, ILogger logger)
    {
        this.logger = logger;
        weights = model.Weights.Clone();
        ImageShape input = model.Spec.Input;
        shape = input;
        classNames = model.ClassNames;
        averageSymmetries = wanted.AverageSymmetries;
        queue = new PredictorQueue(wanted.LargestBatch);
        options = new SessionOptions { Device = wanted.Device, Threads = wanted.Threads };
        INetworkSession session = ComputeEngines.Open(weights, options, logger);
        try
        {
            if (wanted.Warm)
                Warm(session);
            int cores = ParallelLoop.Threads(wanted.Threads);
            if (session.Device.Kind == ComputeDeviceKind.Cpu && cores > 1)
            {
                mostThreads = cores;
                options = options with { Device = session.Device, Threads = 1 };
                session.Dispose();
                session = ComputeEngines.Open(weights, options);
            }
        }
        catch
        {
            session.Dispose();
            throw;
        }

        Start(session);
    }

    /// <summary>Has an image computed.</summary>
    /// <exception cref="ObjectDisposedException">The workers are disposed of.</exception>
    public Task<ImagePrediction> Compute(float[] pixels)
    {
        PredictorRequest request = new(pixels);
        if (!queue.Add(request) && threads.Count < mostThreads)
            StartAnother();
        return request.Answer.Task;
    }

    /// <summary>Computes what is waiting, and ends.</summary>
    public void Dispose()
    {
        queue.Close();
        Thread[] all;
        lock (gate)
        {
            mostThreads = 0;
            all = [.. threads];
        }

        foreach (Thread thread in all)
            thread.Join();
    }

    /// <summary>Classifies an empty image, with all threads: so whatever is slow the first time is done once and by all.</summary>
    private void Warm(INetworkSession session)
    {
        List<PredictorRequest> empty = [new PredictorRequest(new float[shape.Length])];
        Answer(session, empty);
        _ = empty[0].Answer.Task.GetAwaiter().GetResult();
    }

    /// <summary>Starts a worker with a session of its own. Where that fails, those that are there go on.</summary>
    private void StartAnother()
    {
        lock (gate)
        {
            if (threads.Count >= mostThreads)
                return;
            try
            {
                Start(ComputeEngines.Open(weights, options));
            }
            catch (Exception error)
            {
                mostThreads = threads.Count;
                logger.LogWarning(error, "A further thread for predictions cannot be used.");
            }
        }
    }

    private void Start(INetworkSession session)
    {
        Thread thread = new(() => Serve(session)) { IsBackground = true, Name = "VlassNet predictor" };
        try
        {
            thread.Start();
        }
        catch
        {
            session.Dispose();
            throw;
        }

        threads.Add(thread);
    }

    private void Serve(INetworkSession session)
    {
        List<PredictorRequest> batch = [];
        while (queue.Take(batch))
            Answer(session, batch);
        session.Dispose();
    }

    private void Answer(INetworkSession session, List<PredictorRequest> batch)
    {
        int classes = classNames.Length;
        float[] probabilities;
        try
        {
            probabilities = new float[batch.Count * classes];
            SymmetryAverage.Predict(session, new PredictorBatch(batch, shape), probabilities, averageSymmetries);
        }
        catch (Exception error)
        {
            foreach (PredictorRequest request in batch)
                request.Answer.SetException(error);
            return;
        }

        for (int image = 0; image < batch.Count; image++)
        {
            float[] own = probabilities[(image * classes)..((image + 1) * classes)];
            if (own.AsSpan().IndexOf(float.NaN) < 0)
            {
                batch[image].Answer.SetResult(new ImagePrediction(own, classNames));
                continue;
            }

            batch[image].Answer.SetException(new ArithmeticException(
                "Expected class probabilities; found what is not a number. Either the image's pixels or the network's weights are not "
                + "finite numbers."));
        }
    }
}
