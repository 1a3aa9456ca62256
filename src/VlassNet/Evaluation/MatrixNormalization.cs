namespace VlassNet.Evaluation;

/// <summary>What the counts of a confusion matrix are divided by.</summary>
public enum MatrixNormalization
{
    /// <summary>Nothing: counts.</summary>
    None,

    /// <summary>The number of images that are of the class (each row adds up to 1; the diagonal holds the recalls).</summary>
    True,

    /// <summary>The number of images that were taken for the class (each column adds up to 1; the precisions).</summary>
    Predicted,

    /// <summary>The number of images in the matrix.</summary>
    All,
}
