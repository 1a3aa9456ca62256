namespace VlassNet.Networks;

/// <summary>A number that was measured of a model.</summary>
/// <param name="Name">What it is, e.g. <c>val_accuracy</c> as Keras calls it.</param>
/// <param name="Value">The number; finite.</param>
public sealed record ModelMetric(string Name, double Value);
