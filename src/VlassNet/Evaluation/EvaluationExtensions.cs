using VlassNet.Data;
using VlassNet.Networks;

namespace VlassNet.Evaluation;

/// <summary>The short way to scores: an <see cref="Evaluator"/> with the default options.</summary>
public static class EvaluationExtensions
{
    /// <summary>Classifies a set of images and compares with their labels.</summary>
    /// <param name="model">The network.</param>
    /// <param name="images">The images and their labels, at least one.</param>
    /// <exception cref="ArgumentException">The set is empty, or its images or classes are not those of the network.</exception>
    /// <exception cref="ArithmeticException">Probabilities are not numbers, since weights or pixels are not.</exception>
    public static EvaluationResult Evaluate(this VlassCnn model, LabeledImages images) => new Evaluator().Evaluate(model, images);
}
