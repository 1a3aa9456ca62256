using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Evaluation;

/// <summary>The short way to scores and to a calibrated model: an <see cref="Evaluator"/> with the default options.</summary>
public static class EvaluationExtensions
{
    /// <summary>Classifies a set of images and compares with their labels.</summary>
    /// <param name="model">The network or ensemble.</param>
    /// <param name="images">The images and their labels, at least one.</param>
    /// <exception cref="ArgumentException">The set is empty, or its images or classes are not those of the network.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    public static EvaluationResult Evaluate(this ImageClassifier model, LabeledImages images) => new Evaluator().Evaluate(model, images);

    /// <summary>
    /// Makes a model's probabilities mean what they say, of the mean over an image's views: as <see cref="Evaluator.Calibrate"/> does. The
    /// model predicts with that mean afterwards, which takes eight times as long.
    /// </summary>
    /// <param name="model">The network or ensemble, whose card gets the calibration.</param>
    /// <param name="validation">Images that were not trained on, in the shares of the images to be classified; some thousands are best.</param>
    /// <param name="shares">A correction for other class shares than those of the training run; null (the default) for none.</param>
    /// <returns>The calibration.</returns>
    /// <exception cref="ArgumentException">The set is empty, or its images or classes are not those of the network.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    public static Calibration Calibrate(this ImageClassifier model, LabeledImages validation, PriorCorrection? shares = null) =>
        new Evaluator().Calibrate(model, validation, shares);
}
