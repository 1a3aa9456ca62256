namespace VlassNet.Evaluation;

/// <summary>How far a prediction is.</summary>
/// <param name="Done">Images done.</param>
/// <param name="Total">Images in all.</param>
public readonly record struct EvaluationProgress(int Done, int Total)
{
    /// <summary>The share that is done, 0 to 1.</summary>
    public double Fraction => Total == 0 ? 1 : (double)Done / Total;
}
