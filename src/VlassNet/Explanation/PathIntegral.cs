namespace VlassNet.Explanation;

/// <summary>
/// The integral of the gradients by the midpoint rule, with three times as many steps until it is complete. Three times and not twice,
/// because then the midpoints of the coarser rule are among those of the finer one, and nothing is computed in vain.
/// </summary>
internal static class PathIntegral
{
    private const int Finer = 3;

    /// <param name="gradients">The gradients along the way.</param>
    /// <param name="differences">Image less baseline, in the gradients' order.</param>
    /// <param name="scoreDifference">What the attributions should add up to.</param>
    /// <param name="options">Steps and tolerance.</param>
    /// <param name="cancellationToken">Looked at before each point.</param>
    /// <returns>The attributions in the gradients' order, and how well they add up.</returns>
    public static (double[] Values, Completeness Completeness) Of(
        PathGradients gradients, double[] differences, double scoreDifference, IntegratedGradientsOptions options,
        CancellationToken cancellationToken)
    {
        double[] total = new double[differences.Length];
        int steps = options.Steps;
        gradients.AddTo(total, Midpoints(steps, isFiner: false), cancellationToken);
        while (true)
        {
            double[] values = new double[differences.Length];
            double sum = 0;
            for (int i = 0; i < values.Length; i++)
                sum += values[i] = differences[i] * total[i] / steps;
            Completeness completeness = new(sum, scoreDifference, steps);
            if (!double.IsFinite(sum) || completeness.RelativeError <= options.Tolerance || (long)steps * Finer > options.MaximumSteps)
                return (values, completeness);
            steps *= Finer;
            gradients.AddTo(total, Midpoints(steps, isFiner: true), cancellationToken);
        }
    }

    /// <summary>The middle of each step, but, for a finer rule, of those in the middle of a coarser one's steps.</summary>
    private static double[] Midpoints(int steps, bool isFiner) =>
        [.. Enumerable.Range(0, steps).Where(step => !isFiner || step % Finer != 1).Select(step => (step + 0.5) / steps)];
}
