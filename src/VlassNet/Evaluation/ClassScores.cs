namespace VlassNet.Evaluation;

/// <summary>The scores of a class, or an average of them.</summary>
/// <param name="Name">The name of the class, or of the average as the report prints it, e.g. <c>macro avg</c>.</param>
/// <param name="Precision">Share of the images taken for the class that are of it, 0 to 1.</param>
/// <param name="Recall">Share of the images of the class that were taken for it, 0 to 1.</param>
/// <param name="F1">The harmonic mean of precision and recall, 2·TP/(true + predicted).</param>
/// <param name="Support">Number of images of the class.</param>
public sealed record ClassScores(string Name, double Precision, double Recall, double F1, long Support);
