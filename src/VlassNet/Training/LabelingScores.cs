namespace VlassNet.Training;

/// <summary>What makes an image worth a label, from what networks say of it.</summary>
internal static class LabelingScores
{
    /// <summary>The most probable class's lead over the second; a single class leads by all.</summary>
    public static double Margin(ReadOnlySpan<float> probabilities)
    {
        float first = float.NegativeInfinity, second = float.NegativeInfinity;
        foreach (float probability in probabilities)
        {
            second = Math.Max(second, Math.Min(first, probability));
            first = Math.Max(first, probability);
        }

        return probabilities.Length == 1 ? 1 : (double)first - second;
    }

    /// <summary>In nats; 0·log 0 is 0.</summary>
    public static double Entropy(ReadOnlySpan<float> probabilities)
    {
        double sum = 0;
        foreach (float probability in probabilities)
            sum += Term(probability);
        return sum;
    }

    /// <summary>The entropy of the mean less the mean of the entropies.</summary>
    public static double MutualInformation(float[][] members)
    {
        double total = 0;
        for (int label = 0; label < members[0].Length; label++)
        {
            double sum = 0;
            foreach (float[] member in members)
                sum += member[label];
            total += Term(sum / members.Length);
        }

        foreach (float[] member in members)
            total -= Entropy(member) / members.Length;
        return total;
    }

    /// <summary>The entropy of the shares of votes.</summary>
    public static double VoteEntropy(float[][] members)
    {
        int[] votes = new int[members[0].Length];
        foreach (float[] member in members)
            votes[member.IndexOf(member.Max())]++;
        return votes.Sum(count => Term((double)count / members.Length));
    }

    private static double Term(double probability) => probability > 0 ? -probability * Math.Log(probability) : 0;
}
