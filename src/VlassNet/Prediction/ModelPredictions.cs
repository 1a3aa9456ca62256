using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VlassNet.Compute;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Prediction;

/// <summary>
/// Probabilities from a network and images, in the network's own session, which stays open between calls. Whoever needs probabilities
/// (evaluation, catalogues, attributions, a training's validation) gets them here.
/// </summary>
internal sealed class ModelPredictions
{
    private readonly PredictionSettings settings;
    private readonly Func<NetworkWeights, SessionOptions, INetworkSession> open;

    /// <param name="settings">Where and in which portions.</param>
    /// <param name="logger">Told which device was chosen.</param>
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
    public static void RequireShape(NetworkSpec spec, ImageShape found)
    {
        if (found != spec.Input)
        {
            throw new ArgumentException(
                $"Expected images of {spec.Input}, which the network takes; found images of {found}. Use a network that was built "
                + "for the images, or cut the images to its size.",
                "images");
        }
    }

    /// <summary>Probabilities of a set of images.</summary>
    public Predictions Of(
        VlassCnn model, LabeledImages images, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        RequireShape(model.Spec, images.Shape);
        Predictions? predictions = null;
        Use(model, session => predictions = Of(session, images, model.ClassNames, progress, cancellationToken));
        return predictions!;
    }

    /// <summary>Probabilities of one image, in <c>(row, column, channel)</c> order.</summary>
    public ImagePrediction Of(VlassCnn model, ReadOnlySpan<float> image)
    {
        ImageShape input = model.Spec.Input;
        RequireLength(input, image.Length);
        float[] probabilities = Of(model, new SingleBatch(image.ToArray(), input));
        RequireNumbers(probabilities, model.Spec.Classes, 0);
        return new Predictions(probabilities, model.ClassNames)[0];
    }

    /// <summary>Probabilities of images that are made when the engine asks for them; NaN where their pixels are too large.</summary>
    public float[] Of(VlassCnn model, IImageBatch images)
    {
        float[] probabilities = new float[checked(images.Count * model.Spec.Classes)];
        Use(model, session => SymmetryAverage.Predict(session, images, probabilities, settings.AverageSymmetries));
        return probabilities;
    }

    /// <summary>Probabilities of a set of images, in a session that is already open and with the weights that it has.</summary>
    public Predictions Of(
        INetworkSession session, LabeledImages images, ImmutableArray<string> classNames, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        RequireShape(session.Spec, images.Shape);
        int classes = session.Spec.Classes;
        float[] probabilities = new float[checked(images.Count * classes)];
        for (int start = 0; start < images.Count; start += settings.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(settings.BatchSize, images.Count - start);
            Span<float> part = probabilities.AsSpan(start * classes, count * classes);
            SymmetryAverage.Predict(session, new SetBatch(images, start, count), part, settings.AverageSymmetries);
            RequireNumbers(part, classes, start);
            progress?.Report(new WorkProgress(start + count, images.Count));
        }

        return new Predictions(probabilities, classNames);
    }

    /// <summary>Does something in the network's session.</summary>
    public void Use(VlassCnn model, Action<INetworkSession> predict)
    {
        SessionOptions session = new() { Device = settings.Device, Threads = settings.Threads };
        OpenSessions.Use(model, session, () => open(model.Weights, session), predict);
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
