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
    private readonly NetworkWeights[] weights;
    private readonly PredictionPlan plan;
    private readonly SessionOptions options;
    private readonly ILogger logger;
    private int mostThreads = 1;

    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="ArithmeticException">With <see cref="PredictorOptions.Warm"/>: the network's weights are not finite.</exception>
    public PredictorWorkers(ImageClassifier model, PredictionPlan plan, PredictorOptions wanted, ILogger logger)
    {
        this.logger = logger;
        this.plan = plan;
        weights = [.. model.Members.Select(member => member.Weights.Clone())];
        queue = new PredictorQueue(wanted.LargestBatch);
        options = new SessionOptions { Device = wanted.Device, Threads = wanted.Threads };
        MemberSessions sessions = new(weights, options, logger);
        try
        {
            if (wanted.Warm)
                Warm(sessions);
            int cores = ParallelLoop.Threads(wanted.Threads);
            if (sessions.Device.Kind == ComputeDeviceKind.Cpu && cores > 1)
            {
                mostThreads = cores;
                options = options with { Device = sessions.Device, Threads = 1 };
                sessions.Dispose();
                sessions = new MemberSessions(weights, options);
            }
        }
        catch
        {
            sessions.Dispose();
            throw;
        }

        Start(sessions);
    }

    /// <summary>Has an image computed.</summary>
    /// <exception cref="ObjectDisposedException">The workers are disposed of.</exception>
    public Task<ImagePrediction> Compute(PredictorRequest request)
    {
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
    private void Warm(MemberSessions sessions)
    {
        List<PredictorRequest> empty = [new PredictorRequest(new float[plan.Input.Length], Raw: null)];
        Answer(sessions, empty);
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
                Start(new MemberSessions(weights, options));
            }
            catch (Exception error)
            {
                mostThreads = threads.Count;
                logger.LogWarning(error, "A further thread for predictions cannot be used.");
            }
        }
    }

    private void Start(MemberSessions sessions)
    {
        Thread thread = new(() => Serve(sessions)) { IsBackground = true, Name = "VlassNet predictor" };
        try
        {
            thread.Start();
        }
        catch
        {
            sessions.Dispose();
            throw;
        }

        threads.Add(thread);
    }

    private void Serve(MemberSessions sessions)
    {
        List<PredictorRequest> batch = [];
        while (queue.Take(batch))
            Answer(sessions, batch);
        sessions.Dispose();
    }

    private void Answer(MemberSessions sessions, List<PredictorRequest> batch)
    {
        int classes = plan.ClassNames.Length;
        float[] probabilities;
        try
        {
            probabilities = sessions.Predict(plan, new PredictorBatch(batch, plan));
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
                batch[image].Answer.SetResult(new ImagePrediction(own, plan.ClassNames));
                continue;
            }

            batch[image].Answer.SetException(new ArithmeticException(
                "Expected class probabilities; found what is not a number. Either the image's pixels or the network's weights are not "
                + "finite numbers."));
        }
    }
}
