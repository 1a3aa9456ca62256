namespace VlassNet.Compute.Engines;

/// <summary>What one training step needs besides its batch.</summary>
/// <param name="LearningRate">The learning rate of this step.</param>
/// <param name="Seed">The run's seed; with <paramref name="Step"/> it decides which activations dropout sets to 0.</param>
/// <param name="Step">The number of the step, from 0, over the whole run.</param>
/// <param name="Dropout">Whether dropout is applied; false to compare engines.</param>
/// <param name="FrozenBlocks">
/// Whether only the dense layers learn. The convolution blocks then act as in prediction, with their moving averages and without dropout,
/// and keep weights, averages and what the optimizer remembers of them; their gradients are 0.
/// </param>
public readonly record struct StepSettings(float LearningRate, ulong Seed, long Step, bool Dropout = true, bool FrozenBlocks = false);
