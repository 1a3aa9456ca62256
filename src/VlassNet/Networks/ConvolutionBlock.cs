namespace VlassNet.Networks;

/// <summary>
/// Convolution 3×3 (stride 1, zero border, "same") → ReLU → (dropout) → batch normalisation → (max pool 2×2, stride 2, "same").
/// </summary>
/// <param name="Filters">Number of output channels.</param>
/// <param name="Dropout">Share of the activations set to 0 while training, in [0, 1); the rest are scaled by 1/(1 − rate).</param>
/// <param name="Pool">Whether the block ends with the max pool, which halves rows and columns, rounding up; without, the map keeps its size.</param>
public sealed record ConvolutionBlock(int Filters, float Dropout = 0, bool Pool = true);
