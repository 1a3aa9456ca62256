namespace VlassNet.Networks;

/// <summary>Dense layer → ReLU → (dropout).</summary>
/// <param name="Units">Number of outputs.</param>
/// <param name="Dropout">Share of the activations set to 0 while training, in [0, 1); the rest are scaled by 1/(1 − rate).</param>
public sealed record DenseBlock(int Units, float Dropout = 0);
