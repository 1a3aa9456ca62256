using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.Evaluation;

/// <summary>Classifies images with a network, and says how well that goes where their classes are known.</summary>
/// <remarks>
/// The network's engine stays ready between calls and is freed with <see cref="VlassCnn.Dispose"/>. Weights that change in
/// between are noticed. May be called from several threads; calls for the same network wait for each other, so one call with
/// many images is the fast way.
/// </remarks>
public sealed class Evaluator
{
    private readonly EvaluatorOptions options;
    private readonly ILogger logger;
    private readonly ModelPredictions predict;

    /// <summary>Makes an evaluator.</summary>
    /// <param name="options">Where and in which portions to compute; default <see cref="EvaluatorOptions"/>'s own.</param>
    /// <param name="logger">Told which device was chosen, when names of classes do not agree, and when the network has seen the images.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Evaluator(EvaluatorOptions? options = null, ILogger? logger = null)
        : this(options, logger, null)
    {
    }

    internal Evaluator(
        EvaluatorOptions? options, ILogger? logger, Func<NetworkWeights, SessionOptions, INetworkSession>? open)
    {
        this.options = options ?? new EvaluatorOptions();
        this.options.Validate();
        this.logger = logger ?? NullLogger.Instance;
        PredictionSettings settings = new(this.options.Device, this.options.Threads, this.options.BatchSize, this.options.AverageSymmetries);
        predict = new ModelPredictions(settings, this.logger, open);
    }

    /// <summary>Class probabilities of a set of images.</summary>
    /// <param name="model">The network.</param>
    /// <param name="images">The images; may be empty. Their labels do not matter.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <exception cref="ArgumentException">The images have not the shape that the network takes.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Predictions Predict(
        VlassCnn model,
        LabeledImages images,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        return predict.Of(model, images, progress, cancellationToken);
    }

    /// <summary>Class probabilities of one image.</summary>
    /// <param name="model">The network.</param>
    /// <param name="image">The pixels, in <c>(row, column, channel)</c> order, scaled as those that trained the network.</param>
    /// <exception cref="ArgumentException">The image has not as many values as the network takes.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    public ImagePrediction Predict(VlassCnn model, ReadOnlySpan<float> image)
    {
        ArgumentNullException.ThrowIfNull(model);
        return predict.Of(model, image);
    }

    /// <summary>
    /// Classifies a set of images and compares with their labels. Where the network's card says that they trained it, or that it was
    /// chosen by them, or where every image got the same class although the classes are ordered well, the result has a
    /// <see cref="EvaluationResult.Caution"/>, which is logged as a warning too.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="images">The images and their labels, at least one.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <exception cref="ArgumentException">The set is empty, or its images or classes are not those of the network.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public EvaluationResult Evaluate(
        VlassCnn model,
        LabeledImages images,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        EvaluationResult? result = null;
        RequireLabeled(model.Spec, images);
        if (!model.ClassNames.SequenceEqual(images.ClassNames))
        {
            logger.LogWarning(
                "The network calls its classes {Model}, the images {Images}; they are taken for the same in this order.",
                string.Join(", ", model.ClassNames),
                string.Join(", ", images.ClassNames));
        }

        string? caution = SeenImages.Caution(model.Card, images, options.Threads, cancellationToken);
        predict.Use(model, session => result = Evaluate(session, images, model.ClassNames, progress, cancellationToken, caution));
        if (result!.Caution is { } said)
            logger.LogWarning("{Caution}", said);
        return result;
    }

    /// <summary>As <see cref="Evaluate(VlassCnn, LabeledImages, IProgress{WorkProgress}?, CancellationToken)"/>, in a
    /// session that is already open and with the weights that it has.</summary>
    internal EvaluationResult Evaluate(
        INetworkSession session,
        LabeledImages images,
        ImmutableArray<string> classNames,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default,
        string? caution = null)
    {
        RequireLabeled(session.Spec, images);
        Predictions predictions = predict.Of(session, images, classNames, progress, cancellationToken);
        return EvaluationResult.Create(predictions, [.. images.Labels()], caution, images.FileNames());
    }

    private static void RequireLabeled(NetworkSpec spec, LabeledImages images)
    {
        ModelPredictions.RequireShape(spec, images.Shape);
        if (images.ClassNames.Length != spec.Classes)
        {
            throw new ArgumentException(
                $"Expected labels of {spec.Classes} classes, which the network tells apart; found {images.ClassNames.Length}: "
                + $"{string.Join(", ", images.ClassNames)}. Use a network that was built for these classes.",
                nameof(images));
        }

        if (images.Count == 0)
            throw new ArgumentException("Expected at least one image; found none. An empty set has no scores.", nameof(images));
    }
}
