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
/// What the model's card says is done, once: raw images are prepared as they are asked for, views and networks averaged, probabilities
/// calibrated. The network's engine stays ready between calls and is freed with <see cref="ImageClassifier.Dispose"/>. Weights that change in
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
    /// <param name="logger">Logs which device was chosen, when names of classes do not agree, and when the network has seen the images.</param>
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
    /// <param name="model">The network or ensemble.</param>
    /// <param name="images">The images, raw or prepared; may be empty. Their labels do not matter.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <exception cref="ArgumentException">
    /// The images have not the shape that the network takes or prepares, or <see cref="EvaluatorOptions.AverageSymmetries"/> is not what the model's
    /// calibration is for.
    /// </exception>
    /// <exception cref="FormatException">The model's card names a preparation that this version does not know.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Predictions Predict(
        ImageClassifier model,
        LabeledImages images,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        return predict.Of(model, images, progress, cancellationToken);
    }

    /// <summary>Class probabilities of one image.</summary>
    /// <param name="model">The network or ensemble.</param>
    /// <param name="image">The pixels, in <c>(row, column, channel)</c> order, prepared and scaled as those that trained the network.</param>
    /// <exception cref="ArgumentException">The image has not as many values as the network takes.</exception>
    /// <exception cref="FormatException">The model's card names a preparation that this version does not know.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    public ImagePrediction Predict(ImageClassifier model, ReadOnlySpan<float> image)
    {
        ArgumentNullException.ThrowIfNull(model);
        return predict.Of(model, image);
    }

    /// <summary>Class probabilities of one raw image, which is prepared as the model's card says.</summary>
    /// <param name="model">The network or ensemble.</param>
    /// <param name="image">The pixels, in <c>(row, column)</c> order, all finite.</param>
    /// <param name="shape">Their shape, as for <see cref="Predictor.Predict(ReadOnlySpan{float}, ImageShape)"/>.</param>
    /// <exception cref="ArgumentException">The shape does not fit, the image has not as many values, or a pixel is not finite.</exception>
    /// <exception cref="FormatException">The model's card names a preparation that this version does not know.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    public ImagePrediction Predict(ImageClassifier model, ReadOnlySpan<float> image, ImageShape shape)
    {
        ArgumentNullException.ThrowIfNull(model);
        return predict.Of(model, image, shape);
    }

    /// <summary>
    /// Makes a model's probabilities mean what they say: fits a temperature, after a correction of the class shares where one is given, and
    /// puts both into the model's card, from which whatever predicts with the model takes it. Fitted on the probabilities before any
    /// calibration, whose place it takes: so it may be done again, and is never applied twice.
    /// </summary>
    /// <param name="model">The network or ensemble, whose card gets the calibration.</param>
    /// <param name="validation">
    /// Images that were not trained on, raw or prepared; some thousands are best. With a correction, in the shares that it is for.
    /// </param>
    /// <param name="shares">A correction for other class shares than those of the training run; null (the default) for none.</param>
    /// <param name="criterion">Which temperature is the best; default the smallest mean cross-entropy.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <returns>
    /// The calibration: for the mean over an image's views, which is the recommended way to predict, unless
    /// <see cref="EvaluatorOptions.AverageSymmetries"/> is false.
    /// </returns>
    /// <exception cref="ArgumentException">The set is empty, its images or classes are not those of the network, or the correction is of other classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such criterion.</exception>
    /// <exception cref="FormatException">The model's card names a preparation that this version does not know.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the model is as it was.</exception>
    public Calibration Calibrate(
        ImageClassifier model,
        LabeledImages validation,
        PriorCorrection? shares = null,
        TemperatureCriterion criterion = TemperatureCriterion.LogLoss,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(validation);
        PredictionPlan plan = PredictionPlan.Plain(model, options.AverageSymmetries ?? true);
        RequireLabeled(model.ClassNames.Length, plan.Ready(validation));
        Predictions found = predict.Of(plan, model, validation, progress, cancellationToken);
        double temperature = TemperatureScaling.Fit(shares?.Apply(found) ?? found, validation.Labels(), criterion).Temperature;
        Calibration calibration = new()
        {
            // (p · f)^(1/T) = p^(1/T) · f^(1/T).
            Temperature = temperature, AverageSymmetries = plan.AverageSymmetries,
            Offsets = shares is null ? [] : [.. shares.Offsets.Select(offset => offset / temperature)],
        };
        model.Card = model.Card with { Calibration = calibration };
        return calibration;
    }

    /// <summary>
    /// Classifies a set of images and compares with their labels. Where the network's card says that they trained it, or that it was
    /// chosen by them, or where every image got the same class although the classes are ordered well, the result has a
    /// <see cref="EvaluationResult.Caution"/>, which is logged as a warning too.
    /// </summary>
    /// <param name="model">The network or ensemble.</param>
    /// <param name="images">The images, raw or prepared, and their labels, at least one.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <exception cref="ArgumentException">The set is empty, or its images or classes are not those of the network.</exception>
    /// <exception cref="FormatException">The model's card names a preparation that this version does not know.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public EvaluationResult Evaluate(
        ImageClassifier model,
        LabeledImages images,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        PredictionPlan plan = predict.PlanOf(model);
        LabeledImages ready = plan.Ready(images);
        RequireLabeled(model.ClassNames.Length, ready);
        if (!model.ClassNames.SequenceEqual(images.ClassNames))
        {
            logger.LogWarning(
                "The network calls its classes {Model}, the images {Images}; they are taken for the same in this order.",
                string.Join(", ", model.ClassNames),
                string.Join(", ", images.ClassNames));
        }

        string? caution = SeenImages.Caution(model, ready, options.Threads, cancellationToken);
        Predictions predictions = predict.Of(plan, model, ready, progress, cancellationToken);
        EvaluationResult result = EvaluationResult.Create(predictions, [.. images.Labels()], caution, images.FileNames());
        if (result.Caution is { } said)
            logger.LogWarning("{Caution}", said);
        return result;
    }

    /// <summary>As <see cref="Evaluate(ImageClassifier, LabeledImages, IProgress{WorkProgress}?, CancellationToken)"/>, in a
    /// session that is already open and with the weights that it has.</summary>
    internal EvaluationResult Evaluate(
        INetworkSession session,
        LabeledImages images,
        ImmutableArray<string> classNames,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ModelPredictions.RequireShape(session.Spec.Input, images.Shape);
        RequireLabeled(session.Spec.Classes, images);
        Predictions predictions = predict.Of(session, images, classNames, progress, cancellationToken);
        return EvaluationResult.Create(predictions, [.. images.Labels()], fileNames: images.FileNames());
    }

    private static void RequireLabeled(int classes, LabeledImages images)
    {
        if (images.ClassNames.Length != classes)
        {
            throw new ArgumentException(
                $"Expected labels of {classes} classes, which the network tells apart; found {images.ClassNames.Length}: "
                + $"{string.Join(", ", images.ClassNames)}. Use a network that was built for these classes.",
                nameof(images));
        }

        if (images.Count == 0)
            throw new ArgumentException("Expected at least one image; found none. An empty set has no scores.", nameof(images));
    }
}
