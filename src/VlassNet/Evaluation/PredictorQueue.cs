using System.Collections.Concurrent;
using System.Collections.Immutable;
using VlassNet.Compute;
using VlassNet.Data;

namespace VlassNet.Evaluation;

/// <summary>
/// One thread that takes whatever images have arrived, as one batch, and computes them. A batch is never waited for: an image that comes
/// alone is computed alone, and while it is, others gather.
/// </summary>
internal sealed class PredictorQueue : IDisposable
{
    private readonly INetworkSession session;
    private readonly ImageShape shape;
    private readonly ImmutableArray<string> classNames;
    private readonly int largestBatch;
    private readonly BlockingCollection<Request> waiting = [];
    private readonly Thread thread;

    public PredictorQueue(INetworkSession session, ImageShape shape, ImmutableArray<string> classNames, int largestBatch)
    {
        this.session = session;
        this.shape = shape;
        this.classNames = classNames;
        this.largestBatch = largestBatch;
        thread = new Thread(Serve) { IsBackground = true, Name = "VlassNet predictor" };
        thread.Start();
    }

    /// <summary>Puts an image at the end of the queue.</summary>
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public Task<Prediction> Add(float[] pixels)
    {
        Request request = new(pixels);
        try
        {
            waiting.Add(request);
        }
        catch (Exception error) when (error is InvalidOperationException or ObjectDisposedException)
        {
            throw new ObjectDisposedException(nameof(Predictor));
        }

        return request.Answer.Task;
    }

    /// <summary>Computes what is waiting, and ends.</summary>
    public void Dispose()
    {
        waiting.CompleteAdding();
        if (Thread.CurrentThread != thread)
            thread.Join();
        session.Dispose();
    }

    private void Serve()
    {
        List<Request> batch = [];
        foreach (Request first in waiting.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < largestBatch && waiting.TryTake(out Request? next))
                batch.Add(next);
            Compute(batch);
            batch.Clear();
        }
    }

    private void Compute(List<Request> batch)
    {
        int classes = classNames.Length;
        float[] probabilities = new float[batch.Count * classes];
        try
        {
            session.Predict(new RequestBatch(batch, shape), probabilities);
        }
        catch (Exception error)
        {
            foreach (Request request in batch)
                request.Answer.SetException(error);
            return;
        }

        for (int image = 0; image < batch.Count; image++)
        {
            float[] own = probabilities[(image * classes)..((image + 1) * classes)];
            if (own.AsSpan().IndexOf(float.NaN) < 0)
            {
                batch[image].Answer.SetResult(new Prediction(own, classNames));
                continue;
            }

            batch[image].Answer.SetException(new ArithmeticException(
                "Expected class probabilities; found what is not a number. Either the image's pixels or the network's weights are not "
                + "finite numbers."));
        }
    }

    private sealed class Request(float[] pixels)
    {
        public float[] Pixels => pixels;

        // Whoever waits for an answer must not go on in the thread that computes.
        public TaskCompletionSource<Prediction> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class RequestBatch(List<Request> requests, ImageShape shape) : IImageBatch
    {
        public int Count => requests.Count;

        public void CopyImage(int index, Span<float> destination) => ChannelPlanes.Copy(requests[index].Pixels, destination, shape);
    }
}
