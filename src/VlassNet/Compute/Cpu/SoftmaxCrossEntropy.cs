namespace VlassNet.Compute.Cpu;

/// <summary>Softmax, and its cross-entropy with its gradient, from the logits of one image.</summary>
internal static unsafe class SoftmaxCrossEntropy
{
    /// <summary>p_k = exp(z_k − max z) / Σ exp(z_j − max z).</summary>
    public static void Probabilities(float* logits, int classes, float* probabilities)
    {
        float largest = Largest(logits, classes);
        double total = 0;
        for (int k = 0; k < classes; k++)
            total += Math.Exp(logits[k] - largest);
        for (int k = 0; k < classes; k++)
            probabilities[k] = (float)(Math.Exp(logits[k] - largest) / total);
    }

    /// <summary>Returns −log p_label and writes its gradient, (p − 1[k = label])·factor.</summary>
    public static double Loss(float* logits, int classes, int label, float factor, float* gradient)
    {
        float largest = Largest(logits, classes);
        double total = 0;
        for (int k = 0; k < classes; k++)
            total += Math.Exp(logits[k] - largest);
        for (int k = 0; k < classes; k++)
            gradient[k] = (float)((Math.Exp(logits[k] - largest) / total - (k == label ? 1 : 0)) * factor);
        return Math.Log(total) - (logits[label] - largest);
    }

    /// <summary>Returns −Σ target_k·log p_k and writes its gradient, (p − target)·factor, for targets that add up to 1.</summary>
    public static double Loss(float* logits, ReadOnlySpan<float> targets, float factor, float* gradient)
    {
        float largest = Largest(logits, targets.Length);
        double total = 0, meanLogit = 0;
        for (int k = 0; k < targets.Length; k++)
        {
            total += Math.Exp(logits[k] - largest);
            meanLogit += (double)targets[k] * (logits[k] - largest);
        }

        for (int k = 0; k < targets.Length; k++)
            gradient[k] = (float)((Math.Exp(logits[k] - largest) / total - targets[k]) * factor);
        return Math.Log(total) - meanLogit;
    }

    /// <summary>The most probable class, the first of several that are equal.</summary>
    public static int ArgMax(float* logits, int classes) => new ReadOnlySpan<float>(logits, classes).IndexOf(Largest(logits, classes));

    private static float Largest(float* logits, int classes)
    {
        float largest = logits[0];
        for (int k = 1; k < classes; k++)
            largest = Math.Max(largest, logits[k]);
        return largest;
    }
}
