using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Prediction;

/// <summary>
/// The short way to probabilities: the best device that can be used here, and otherwise <see cref="PredictorOptions"/>'s defaults. The
/// network's engine stays ready between calls and is freed with <see cref="VlassCnn.Dispose"/>. An <c>Evaluator</c> or a
/// <see cref="Predictor"/> has options, and a <see cref="Predictor"/> answers many callers at once.
/// </summary>
public static class PredictionExtensions
{
    private static readonly ModelPredictions Usual = new(new PredictionSettings(ComputeDevice.Auto, Threads: 0), NullLogger.Instance);

    /// <summary>Class probabilities of one image.</summary>
    /// <param name="model">The network.</param>
    /// <param name="image">The pixels, in <c>(row, column, channel)</c> order, scaled as those that trained the network.</param>
    /// <exception cref="ArgumentException">The image has not as many values as the network takes.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    public static ImagePrediction Predict(this VlassCnn model, ReadOnlySpan<float> image)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Usual.Of(model, image);
    }

    /// <summary>Class probabilities of a set of images.</summary>
    /// <param name="model">The network.</param>
    /// <param name="images">The images; may be empty. Their labels do not matter.</param>
    /// <exception cref="ArgumentException">The images have not the shape that the network takes.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    public static Predictions Predict(this VlassCnn model, LabeledImages images)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        return Usual.Of(model, images, progress: null, CancellationToken.None);
    }
}
