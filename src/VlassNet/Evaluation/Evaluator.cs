using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Compute;
using VlassNet.Data;
using VlassNet.Networks;

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
    private readonly Func<NetworkWeights, SessionOptions, INetworkSession> open;

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
        this.open = open ?? ((weights, session) => ComputeEngines.Open(weights, session, this.logger));
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
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        RequireShape(model.Spec, images.Shape);
        Predictions? predictions = null;
        Use(model, session => predictions = Predict(session, images, model.ClassNames, progress, cancellationToken));
        return predictions!;
    }

    /// <summary>Class probabilities of one image.</summary>
    /// <param name="model">The network.</param>
    /// <param name="image">The pixels, in <c>(row, column, channel)</c> order, scaled as those that trained the network.</param>
    /// <exception cref="ArgumentException">The image has not as many values as the network takes.</exception>
    /// <exception cref="DeviceUnavailableException">The device cannot be used here.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    public Prediction Predict(VlassCnn model, ReadOnlySpan<float> image)
    {
        ArgumentNullException.ThrowIfNull(model);
        FeatureShape input = model.Spec.Input;
        RequireLength(input, image.Length);
        SingleBatch batch = new(image.ToArray(), new ImageShape(input.Rows, input.Columns, input.Channels));
        float[] probabilities = new float[model.Spec.Classes];
        Use(model, session => SymmetryAverage.Predict(session, batch, probabilities, options.AverageSymmetries));
        RequireNumbers(probabilities, model.Spec.Classes, 0);
        return new Predictions(probabilities, model.ClassNames)[0];
    }

    /// <summary>Class probabilities of images that are made when the engine asks for them; NaN where their pixels are too large.</summary>
    internal float[] Predict(VlassCnn model, IImageBatch images)
    {
        float[] probabilities = new float[checked(images.Count * model.Spec.Classes)];
        Use(model, session => SymmetryAverage.Predict(session, images, probabilities, options.AverageSymmetries));
        return probabilities;
    }

    /// <summary>
    /// Classifies a set of images and compares with their labels. Where the network's card says that they trained it, or that it was
    /// chosen by them, the result has a <see cref="EvaluationResult.Caution"/>, which is logged as a warning too.
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
        IProgress<EvaluationProgress>? progress = null,
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
        if (caution is not null)
            logger.LogWarning("{Caution}", caution);
        Use(model, session => result = Evaluate(session, images, model.ClassNames, progress, cancellationToken, caution));
        return result!;
    }

    /// <summary>As <see cref="Evaluate(VlassCnn, LabeledImages, IProgress{EvaluationProgress}?, CancellationToken)"/>, in a
    /// session that is already open and with the weights that it has.</summary>
    internal EvaluationResult Evaluate(
        INetworkSession session,
        LabeledImages images,
        ImmutableArray<string> classNames,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default,
        string? caution = null)
    {
        RequireLabeled(session.Spec, images);
        Predictions predictions = Predict(session, images, classNames, progress, cancellationToken);
        return EvaluationResult.Create(predictions, [.. images.Labels()], caution);
    }

    /// <summary>As <see cref="Predict(VlassCnn, LabeledImages, IProgress{EvaluationProgress}?, CancellationToken)"/>, in a
    /// session that is already open and with the weights that it has.</summary>
    internal Predictions Predict(
        INetworkSession session,
        LabeledImages images,
        ImmutableArray<string> classNames,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        RequireShape(session.Spec, images.Shape);
        int classes = session.Spec.Classes;
        float[] probabilities = new float[checked(images.Count * classes)];
        for (int start = 0; start < images.Count; start += options.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(options.BatchSize, images.Count - start);
            Span<float> part = probabilities.AsSpan(start * classes, count * classes);
            SymmetryAverage.Predict(session, new SetBatch(images, start, count), part, options.AverageSymmetries);
            RequireNumbers(part, classes, start);
            progress?.Report(new EvaluationProgress(start + count, images.Count));
        }

        return new Predictions(probabilities, classNames);
    }

    private void Use(VlassCnn model, Action<INetworkSession> predict)
    {
        SessionOptions session = new() { Device = options.Device, Threads = options.Threads };
        OpenSessions.Use(model, session, () => open(model.Weights, session), predict);
    }

    /// <exception cref="ArgumentException">An image of so many values is not what a network takes.</exception>
    internal static void RequireLength(FeatureShape input, int length)
    {
        if (length != input.Length)
        {
            throw new ArgumentException(
                $"Expected an image of {input}, {input.Length} values in (row, column, channel) order; found {length} values. Cut "
                + "the image out at the size that the network takes.",
                "image");
        }
    }

    private static void RequireShape(NetworkSpec spec, ImageShape found)
    {
        FeatureShape input = spec.Input;
        if (found != new ImageShape(input.Rows, input.Columns, input.Channels))
        {
            throw new ArgumentException(
                $"Expected images of {input}, which the network takes; found images of {found}. Use a network that was built "
                + "for the images, or cut the images to its size.",
                "images");
        }
    }

    private static void RequireLabeled(NetworkSpec spec, LabeledImages images)
    {
        RequireShape(spec, images.Shape);
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

    private static void RequireNumbers(ReadOnlySpan<float> probabilities, int classes, int firstImage)
    {
        int bad = probabilities.IndexOf(float.NaN);
        if (bad >= 0)
        {
            throw new ArithmeticException(
                $"Expected class probabilities; found what is not a number for image {firstImage + (bad / classes)}. Either its "
                + "pixels or the network's weights are not finite numbers; a smaller learning rate keeps a training from that.");
        }
    }
}
