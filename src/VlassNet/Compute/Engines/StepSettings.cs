namespace VlassNet.Compute.Engines;

/// <summary>What one training step needs besides its batch.</summary>
/// <param name="LearningRate">The learning rate of this step.</param>
/// <param name="Seed">The run's seed; with <paramref name="Step"/> it decides which activations dropout sets to 0.</param>
/// <param name="Step">The number of the step, from 0, over the whole run.</param>
/// <param name="Dropout">Whether dropout is applied; false to compare engines.</param>
public readonly record struct StepSettings(float LearningRate, ulong Seed, long Step, bool Dropout = true);
