namespace VlassNet.Evaluation;

/// <summary>The threshold of a class, and how good it is to count those images for which the class is at least so probable.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Threshold">The least probability; infinite where none is good enough, so that no image counts.</param>
/// <param name="Precision">Share of the images that count that are of the class; NaN where none counts.</param>
/// <param name="Recall">Share of the class's images that count.</param>
/// <param name="F1">2·precision·recall/(precision + recall); 0 where none counts.</param>
public sealed record ClassThreshold(string Name, double Threshold, double Precision, double Recall, double F1);
