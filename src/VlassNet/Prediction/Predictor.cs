using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Compute;
using VlassNet.Networks;

namespace VlassNet.Prediction;

/// <summary>
/// Classifies images as they come, from any number of threads at once: for services and applications, which load a network once and keep
/// it. Images that arrive while others are computed are computed together.
/// </summary>
/// <remarks>An image gets the same probabilities, bit for bit, alone and among others, on VlassNet's own engine.</remarks>
public sealed class Predictor : IDisposable
{
    /// <summary>Batches of a stream that are on their way at once: one is computed while the next gathers.</summary>
    private const int BatchesAhead = 2;

    private readonly PredictorWorkers workers;
    private readonly ImageShape input;
    private readonly int largestBatch;

    /// <summary>Makes a network ready. Its present weights are copied; it stays the caller's.</summary>
    /// <param name="model">The network.</param>
    /// <param name="options">How to compute; default <see cref="PredictorOptions"/>'s own.</param>
    /// <param name="logger">Told which device was chosen.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every one that is.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="ArithmeticException">With <see cref="PredictorOptions.Warm"/>: the network's weights are not finite.</exception>
    public Predictor(VlassCnn model, PredictorOptions? options = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new PredictorOptions();
        options.Validate();
        input = model.Spec.Input;
        largestBatch = options.LargestBatch;
        workers = new PredictorWorkers(model, options, logger ?? NullLogger.Instance);
    }

    /// <summary>Loads a network that <see cref="VlassCnn.Save(string)"/> wrote, and makes it ready.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to compute; default <see cref="PredictorOptions"/>'s own.</param>
    /// <param name="logger">Told which device was chosen.</param>
    /// <exception cref="BadInputException">The file is damaged or holds something else.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every one that is.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    public static Predictor Load(string path, PredictorOptions? options = null, ILogger? logger = null)
    {
        using VlassCnn model = VlassCnn.Load(path);
        return new Predictor(model, options, logger);
    }

    /// <summary>Class probabilities of one image. Waits for them.</summary>
    /// <param name="image">The pixels, in <c>(row, column, channel)</c> order, scaled as those that trained the network.</param>
    /// <exception cref="ArgumentException">The image has not as many values as the network takes.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public ImagePrediction Predict(ReadOnlySpan<float> image) => Add(image).GetAwaiter().GetResult();

    /// <summary>Class probabilities of one image.</summary>
    /// <param name="image">The pixels, as for <see cref="Predict"/>; they are copied before the method returns.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">The image has not as many values as the network takes.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public Task<ImagePrediction> PredictAsync(ReadOnlyMemory<float> image, CancellationToken cancellationToken = default) =>
        Add(image.Span).WaitAsync(cancellationToken);

    /// <summary>Class probabilities of a stream of images, in their order. Reads no further ahead than it computes.</summary>
    /// <param name="images">The images, as for <see cref="Predict"/>; each is copied before the next is asked for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentException">An image has not as many values as the network takes.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public async IAsyncEnumerable<ImagePrediction> PredictAsync(
        IAsyncEnumerable<ReadOnlyMemory<float>> images, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        Queue<Task<ImagePrediction>> pending = [];
        IAsyncEnumerator<ReadOnlyMemory<float>> source = images.GetAsyncEnumerator(cancellationToken);
        await using ConfiguredAsyncDisposable sourceClosing = source.ConfigureAwait(false);
        Task<bool> next = source.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                // Answers do not wait for an image that is long in coming.
                while (!next.IsCompleted && pending.Count > 0 && await Task.WhenAny(next, pending.Peek()).ConfigureAwait(false) != next)
                    yield return await pending.Dequeue().ConfigureAwait(false);
                if (!await next.ConfigureAwait(false))
                    break;
                pending.Enqueue(Add(source.Current.Span));
                while (pending.Count >= BatchesAhead * largestBatch || (pending.Count > 0 && pending.Peek().IsCompleted))
                    yield return await pending.Dequeue().WaitAsync(cancellationToken).ConfigureAwait(false);
                next = source.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // A stream cannot be closed while it is asked for an image.
            await Task.WhenAny(next).ConfigureAwait(false);
        }

        while (pending.Count > 0)
            yield return await pending.Dequeue().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers what was asked before, and frees the engine's memory. Whoever asks afterwards is refused.</summary>
    public void Dispose() => workers.Dispose();

    private Task<ImagePrediction> Add(ReadOnlySpan<float> image)
    {
        ModelPredictions.RequireLength(input, image.Length);
        return workers.Compute(image.ToArray());
    }
}
