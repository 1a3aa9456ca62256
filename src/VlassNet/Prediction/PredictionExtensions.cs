using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Prediction;

/// <summary>
/// The short way to probabilities: the best device that can be used here, and otherwise <see cref="PredictorOptions"/>'s defaults. The
/// network's engine stays ready between calls and is freed with <see cref="ImageClassifier.Dispose"/>. An <c>Evaluator</c> or a
/// <see cref="Predictor"/> has options, and a <see cref="Predictor"/> answers many callers at once.
/// </summary>
public static class PredictionExtensions
{
    private static readonly ModelPredictions Usual = new(new PredictionSettings(ComputeDevice.Auto, Threads: 0), NullLogger.Instance);

    /// <summary>Class probabilities of one image.</summary>
    /// <param name="model">The network or ensemble.</param>
    /// <param name="image">The pixels, in <c>(row, column, channel)</c> order, prepared and scaled as those that trained the network.</param>
    /// <exception cref="ArgumentException">The image has not as many values as the network takes.</exception>
    /// <exception cref="FormatException">The model's card names a preparation that this version does not know.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    public static ImagePrediction Predict(this ImageClassifier model, ReadOnlySpan<float> image)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Usual.Of(model, image);
    }

    /// <summary>Class probabilities of one raw image, which is prepared as the model's card says.</summary>
    /// <param name="model">The network or ensemble.</param>
    /// <param name="image">The pixels, in <c>(row, column)</c> order, all finite.</param>
    /// <param name="shape">Their shape, as for <see cref="Predictor.Predict(ReadOnlySpan{float}, ImageShape)"/>.</param>
    /// <exception cref="ArgumentException">The shape does not fit, the image has not as many values, or a pixel is not finite.</exception>
    /// <exception cref="FormatException">The model's card names a preparation that this version does not know.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    public static ImagePrediction Predict(this ImageClassifier model, ReadOnlySpan<float> image, ImageShape shape)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Usual.Of(model, image, shape);
    }

    /// <summary>Class probabilities of a set of images.</summary>
    /// <param name="model">The network or ensemble.</param>
    /// <param name="images">The images, raw or prepared; may be empty. Their labels do not matter.</param>
    /// <exception cref="ArgumentException">The images have not the shape that the network takes or prepares.</exception>
    /// <exception cref="FormatException">The model's card names a preparation that this version does not know.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    public static Predictions Predict(this ImageClassifier model, LabeledImages images)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        return Usual.Of(model, images, progress: null, CancellationToken.None);
    }
}
