namespace VlassNet.Evaluation;

/// <summary>
/// A bar of a reliability diagram: the images whose confidence, the probability of the predicted class, is in a bin.
/// </summary>
/// <param name="Low">The bin's lower edge, which is not in it (but 0 is in the first bin).</param>
/// <param name="High">The bin's upper edge, which is in it.</param>
/// <param name="Count">Number of images.</param>
/// <param name="Confidence">Their mean confidence; NaN where there are none.</param>
/// <param name="Accuracy">
/// Share of them that are right; NaN where there are none. Below the confidence, the network is too sure.
/// </param>
public sealed record ReliabilityBin(double Low, double High, long Count, double Confidence, double Accuracy);
