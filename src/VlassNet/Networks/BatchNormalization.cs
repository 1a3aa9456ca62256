namespace VlassNet.Networks;

/// <summary>The constants of batch normalisation, which are Keras' defaults.</summary>
public static class BatchNormalization
{
    /// <summary>Added to the variance before the root is taken.</summary>
    public const float Epsilon = 1e-3f;

    /// <summary>
    /// The share of the old moving average that a step keeps where a network says nothing else
    /// (<see cref="NetworkSpec.BatchNormalizationMomentum"/>): moving ← 0.99·moving + 0.01·batch. (PyTorch calls
    /// 1 − this its <c>momentum</c>.) The batch variance is the biased one, as in Keras.
    /// </summary>
    public const float Momentum = 0.99f;
}
