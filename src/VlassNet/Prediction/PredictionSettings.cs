namespace VlassNet.Prediction;

/// <summary>Where and in which portions probabilities are computed.</summary>
/// <param name="Device">Where.</param>
/// <param name="Threads">Number of threads on the processor; 0 for one on each core.</param>
/// <param name="BatchSize">Number of images between two reports of progress.</param>
/// <param name="AverageSymmetries">
/// Whether the probabilities are the mean of those of an image's views; null for what the model's calibration is for.
/// </param>
internal readonly record struct PredictionSettings(ComputeDevice Device, int Threads, int BatchSize = 256, bool? AverageSymmetries = null);
