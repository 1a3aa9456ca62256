namespace VlassNet.Compute.Engines;

/// <summary>What came out of one training step, measured before the weights changed.</summary>
/// <param name="LossSum">The softmax cross-entropy (natural logarithm) of each image times its weight, summed.</param>
/// <param name="Correct">How many images had their true class as the most probable one.</param>
/// <param name="Count">How many images there were.</param>
public readonly record struct StepResult(double LossSum, int Correct, int Count)
{
    /// <summary>Mean loss of an image.</summary>
    public double Loss => LossSum / Count;

    /// <summary>Share of the images that were right.</summary>
    public double Accuracy => (double)Correct / Count;
}
