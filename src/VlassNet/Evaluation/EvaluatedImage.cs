using VlassNet.Data;
using VlassNet.Prediction;

namespace VlassNet.Evaluation;

/// <summary>An image of a set that was evaluated.</summary>
/// <param name="Image">Its place in the set, from 0.</param>
/// <param name="Label">Its true class.</param>
/// <param name="LabelName">The name of its true class.</param>
/// <param name="Prediction">What the network says about it; its confidence is <see cref="ImagePrediction.Probability"/>.</param>
public sealed record EvaluatedImage(int Image, int Label, string LabelName, ImagePrediction Prediction)
{
    /// <summary>What its file is called (<see cref="LabeledImages.FileName"/>); null where the set does not know.</summary>
    public string? FileName { get; init; }

    /// <summary>Whether the network has it right.</summary>
    public bool IsRight => Prediction.Class == Label;
}
