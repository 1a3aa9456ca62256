using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Prediction;

/// <summary>
/// Probabilities from a model and images, in the networks' own sessions, which stay open between calls. All that need probabilities
/// (evaluation, catalogues, attributions, a training run's validation) gets them here.
/// </summary>
internal sealed class ModelPredictions
{
    private readonly PredictionSettings settings;
    private readonly Func<NetworkWeights, SessionOptions, INetworkSession> open;

    /// <param name="settings">Where and in which portions.</param>
    /// <param name="logger">Logs which device was chosen.</param>
    /// <param name="open">Opens a session; null for the engine of the device.</param>
    public ModelPredictions(
        PredictionSettings settings, ILogger logger, Func<NetworkWeights, SessionOptions, INetworkSession>? open = null)
    {
        this.settings = settings;
        this.open = open ?? ((weights, session) => ComputeEngines.Open(weights, session, logger));
    }

    /// <exception cref="ArgumentException">An image of so many values is not what a network takes.</exception>
    public static void RequireLength(ImageShape input, int length)
    {
        if (length != input.Length)
        {
            throw new ArgumentException(
                $"Expected an image of {input}, {input.Length} values in (row, column, channel) order; found {length} values. Cut "
                + "the image out at the size that the network takes.",
                "image");
        }
    }

    /// <exception cref="ArgumentException">Images of that shape are not what a network takes.</exception>
    public static void RequireShape(ImageShape expected, ImageShape found)
    {
        if (found != expected)
        {
            throw new ArgumentException(
                $"Expected images of {expected}, which the network takes; found images of {found}. Use a network that was built "
                + "for the images, or cut the images to its size.",
                "images");
        }
    }

    /// <summary>How a model predicts with these settings.</summary>
    /// <exception cref="ArgumentException">The calibration is for something else, or the card's preparation gives no images for the network.</exception>
    /// <exception cref="FormatException">The card names a preparation that this version does not know.</exception>
    public PredictionPlan PlanOf(ImageClassifier model) => PredictionPlan.Of(model, settings.AverageSymmetries);

    /// <summary>Probabilities of a set of images, raw or ready.</summary>
    public Predictions Of(
        ImageClassifier model, LabeledImages images, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        Of(PlanOf(model), model, images, progress, cancellationToken);

    /// <summary>Probabilities of a set of images, raw or ready, by a plan.</summary>
    public Predictions Of(
        PredictionPlan plan, ImageClassifier model, LabeledImages images, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        LabeledImages ready = plan.Ready(images);
        return Portions(
            ready, plan.ClassNames, (start, count) => Of(plan, model, new SetBatch(ready, start, count), ready.NeedsRoom), progress, cancellationToken);
    }

    /// <summary>Probabilities of one image that is as the network takes it, in <c>(row, column, channel)</c> order.</summary>
    public ImagePrediction Of(ImageClassifier model, ReadOnlySpan<float> image) => Of(PlanOf(model), model, image);

    /// <summary>Probabilities of one image that is as the network takes it, by a plan.</summary>
    public ImagePrediction Of(PredictionPlan plan, ImageClassifier model, ReadOnlySpan<float> image)
    {
        RequireLength(plan.Input, image.Length);
        return OfOne(plan, model, image.ToArray());
    }

    /// <summary>Probabilities of one image, raw or ready.</summary>
    public ImagePrediction Of(ImageClassifier model, ReadOnlySpan<float> image, ImageShape shape)
    {
        PredictionPlan plan = PlanOf(model);
        float[] pixels = image.ToArray();
        return OfOne(plan, model, RawImage.Check(plan, pixels, shape) ? RawImage.Prepare(plan, pixels, shape) : pixels);
    }

    /// <summary>Probabilities of images that are made when the engine asks for them, by a plan; NaN where their pixels are too large.</summary>
    public float[] Of(PredictionPlan plan, ImageClassifier model, IImageBatch images, bool isCostly)
    {
        ImmutableArray<VlassCnn> members = model.Members;
        return MemberMean.Predict(plan, images, isCostly, members.Length, (member, predict) => Use(members[member], predict));
    }

    /// <summary>Probabilities of a set of images, in a session that is already open and with the weights that it has.</summary>
    public Predictions Of(
        INetworkSession session, LabeledImages images, ImmutableArray<string> classNames, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        RequireShape(session.Spec.Input, images.Shape);
        return Portions(images, classNames, Predict, progress, cancellationToken);

        float[] Predict(int start, int count)
        {
            float[] part = new float[checked(count * session.Spec.Classes)];
            SymmetryAverage.Predict(session, new RevisitedBatch(images, start, count), part, settings.AverageSymmetries ?? false);
            return part;
        }
    }

    /// <summary>Does something in the network's session.</summary>
    public void Use(VlassCnn model, Action<INetworkSession> predict)
    {
        SessionOptions session = new() { Device = settings.Device, Threads = settings.Threads };
        OpenSessions.Use(model, session, () => open(model.Weights, session), predict);
    }

    private Predictions Portions(
        LabeledImages images, ImmutableArray<string> classNames, Func<int, int, float[]> predict, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        int classes = classNames.Length;
        float[] probabilities = new float[checked(images.Count * classes)];
        for (int start = 0; start < images.Count; start += settings.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(settings.BatchSize, images.Count - start);
            float[] part = predict(start, count);
            RequireNumbers(part, classes, start);
            part.CopyTo(probabilities, start * classes);
            progress?.Report(new WorkProgress(start + count, images.Count));
        }

        return new Predictions(probabilities, classNames);
    }

    private ImagePrediction OfOne(PredictionPlan plan, ImageClassifier model, float[] pixels)
    {
        float[] probabilities = Of(plan, model, new SingleBatch(pixels, plan.Input), isCostly: false);
        RequireNumbers(probabilities, plan.ClassNames.Length, 0);
        return new Predictions(probabilities, plan.ClassNames)[0];
    }

    private static void RequireNumbers(ReadOnlySpan<float> probabilities, int classes, int firstImage)
    {
        int bad = probabilities.IndexOf(float.NaN);
        if (bad >= 0)
        {
            throw new ArithmeticException(
                $"Expected class probabilities; found what is not a number for image {firstImage + (bad / classes)}. Either its "
                + "pixels or the network's weights are not finite numbers; a smaller learning rate keeps a training run from that.");
        }
    }
}
