using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Compute;
using VlassNet.Networks;

namespace VlassNet.Prediction;

/// <summary>
/// Classifies images as they come, from any number of threads at once: for services and applications, which load a model once and keep
/// it. Images that arrive while others are computed are computed together.
/// </summary>
/// <remarks>
/// What the model's card says is done, once: raw images are prepared (<see cref="Predict(ReadOnlySpan{float}, ImageShape)"/>), views and networks
/// averaged, probabilities calibrated. An image gets the same probabilities, bit for bit, alone and among others, on VlassNet's own engine.
/// </remarks>
public sealed class Predictor : IDisposable
{
    /// <summary>Batches of a stream that are on their way at once: one is computed while the next gathers.</summary>
    private const int BatchesAhead = 2;

    private readonly PredictorWorkers workers;
    private readonly PredictionPlan plan;
    private readonly int largestBatch;

    /// <summary>Makes a model ready. Its present weights and card are copied; it stays the caller's.</summary>
    /// <param name="model">The network or ensemble.</param>
    /// <param name="options">How to compute; default <see cref="PredictorOptions"/>'s own.</param>
    /// <param name="logger">Logs which device was chosen.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of its range; the message lists every one that is. Or the model's card does not fit the network or the options.
    /// </exception>
    /// <exception cref="FormatException">The model's card names a preparation that this version does not know.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="ArithmeticException">With <see cref="PredictorOptions.Warm"/>: the network's weights are not finite.</exception>
    public Predictor(ImageClassifier model, PredictorOptions? options = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new PredictorOptions();
        options.Validate();
        plan = PredictionPlan.Of(model, options.AverageSymmetries);
        largestBatch = options.LargestBatch;
        workers = new PredictorWorkers(model, plan, options, logger ?? NullLogger.Instance);
    }

    /// <summary>Loads a network or an ensemble that <see cref="ImageClassifier.Save(string)"/> wrote, and makes it ready.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to compute; default <see cref="PredictorOptions"/>'s own.</param>
    /// <param name="logger">Logs which device was chosen.</param>
    /// <exception cref="BadInputException">The file is damaged or holds something else.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">An option is out of its range; the message lists every one that is.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    public static Predictor Load(string path, PredictorOptions? options = null, ILogger? logger = null)
    {
        using ImageClassifier model = ImageClassifier.Load(path);
        return new Predictor(model, options, logger);
    }

    /// <summary>Class probabilities of one image. Waits for them.</summary>
    /// <param name="image">The pixels, in <c>(row, column, channel)</c> order, prepared and scaled as those that trained the network.</param>
    /// <exception cref="ArgumentException">The image has not as many values as the network takes.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public ImagePrediction Predict(ReadOnlySpan<float> image) => Add(image, null).GetAwaiter().GetResult();

    /// <summary>Class probabilities of one raw image, which is prepared as the model's card says. Waits for them.</summary>
    /// <param name="image">The pixels, in <c>(row, column)</c> order, all finite.</param>
    /// <param name="shape">
    /// Their shape: of one channel and at least as large as a prepared image. An image with the network's several channels is taken as
    /// prepared, and so is every image where the card has no preparation.
    /// </param>
    /// <exception cref="ArgumentException">The shape does not fit, the image has not as many values, or a pixel is not finite.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public ImagePrediction Predict(ReadOnlySpan<float> image, ImageShape shape) => Add(image, shape).GetAwaiter().GetResult();

    /// <summary>Class probabilities of one image.</summary>
    /// <param name="image">The pixels, as for <see cref="Predict(ReadOnlySpan{float})"/>; they are copied before the method returns.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">The image has not as many values as the network takes.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public Task<ImagePrediction> PredictAsync(ReadOnlyMemory<float> image, CancellationToken cancellationToken = default) =>
        Add(image.Span, null).WaitAsync(cancellationToken);

    /// <summary>Class probabilities of one raw image, which is prepared as the model's card says.</summary>
    /// <param name="image">The pixels, as for <see cref="Predict(ReadOnlySpan{float}, ImageShape)"/>; they are copied before the method returns.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">The shape does not fit, the image has not as many values, or a pixel is not finite.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public Task<ImagePrediction> PredictAsync(ReadOnlyMemory<float> image, ImageShape shape, CancellationToken cancellationToken = default) =>
        Add(image.Span, shape).WaitAsync(cancellationToken);

    /// <summary>Class probabilities of a stream of images, in their order. Reads no further ahead than it computes.</summary>
    /// <param name="images">The images, as for <see cref="Predict(ReadOnlySpan{float})"/>; each is copied before the next is asked for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentException">An image has not as many values as the network takes.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public IAsyncEnumerable<ImagePrediction> PredictAsync(
        IAsyncEnumerable<ReadOnlyMemory<float>> images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Stream(images, null, cancellationToken);
    }

    /// <summary>Class probabilities of a stream of raw images of one shape, in their order, which are prepared as the model's card says.</summary>
    /// <param name="images">
    /// The images, as for <see cref="Predict(ReadOnlySpan{float}, ImageShape)"/>; each is copied before the next is asked for.
    /// </param>
    /// <param name="shape">The shape of each.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentException">The shape does not fit, an image has not as many values, or a pixel is not finite.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The predictor is disposed of.</exception>
    public IAsyncEnumerable<ImagePrediction> PredictAsync(
        IAsyncEnumerable<ReadOnlyMemory<float>> images, ImageShape shape, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Stream(images, shape, cancellationToken);
    }

    /// <summary>Answers what was asked before, and frees the engine's memory. A request after that is refused.</summary>
    public void Dispose() => workers.Dispose();

    private async IAsyncEnumerable<ImagePrediction> Stream(
        IAsyncEnumerable<ReadOnlyMemory<float>> images, ImageShape? shape, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
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
                pending.Enqueue(Add(source.Current.Span, shape));
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

    private Task<ImagePrediction> Add(ReadOnlySpan<float> image, ImageShape? shape)
    {
        bool isRaw = false;
        if (shape is { } stated)
            isRaw = RawImage.Check(plan, image, stated);
        else
            ModelPredictions.RequireLength(plan.Input, image.Length);
        return workers.Compute(new PredictorRequest(image.ToArray(), isRaw ? shape : null));
    }
}
