namespace VlassNet.Explanation;

/// <summary>A class's score, and its gradient with respect to the logits.</summary>
internal static class ClassScore
{
    public static double Of(AttributionScore score, ReadOnlySpan<float> logits, int target) =>
        score == AttributionScore.Logit ? logits[target] : Probability(logits, target);

    /// <summary>Of a logit 1 at its class; of a probability ∂p_c/∂z_j = p_c·([j = c] − p_j).</summary>
    public static void Gradient(AttributionScore score, ReadOnlySpan<float> logits, int target, Span<float> gradient)
    {
        gradient.Clear();
        gradient[target] = 1;
        if (score == AttributionScore.Logit)
            return;
        double probability = Probability(logits, target);
        for (int label = 0; label < logits.Length; label++)
            gradient[label] = (float)(probability * (gradient[label] - Probability(logits, label)));
    }

    /// <summary>The softmax as 1/Σ exp(z_j − z_c), which loses nothing of a probability that is near 0.</summary>
    private static double Probability(ReadOnlySpan<float> logits, int target)
    {
        double sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp((double)logit - logits[target]);
        return 1 / sum;
    }
}
