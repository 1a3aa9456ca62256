namespace VlassNet.Evaluation;

/// <summary>
/// NumPy's order of addition (blocks of eight partial sums, halves above 128), so that averages agree with scikit-learn's to
/// the last bit, and their rounded text with it.
/// </summary>
internal static class PairwiseSum
{
    public static double Of(ReadOnlySpan<double> values)
    {
        if (values.Length < 8)
        {
            double total = 0;
            foreach (double value in values)
                total += value;
            return total;
        }

        if (values.Length > 128)
        {
            int half = values.Length / 2;
            half -= half % 8;
            return Of(values[..half]) + Of(values[half..]);
        }

        Span<double> partial = stackalloc double[8];
        int whole = values.Length - (values.Length % 8);
        for (int i = 0; i < whole; i++)
            partial[i % 8] += values[i];
        double sum = ((partial[0] + partial[1]) + (partial[2] + partial[3]))
            + ((partial[4] + partial[5]) + (partial[6] + partial[7]));
        foreach (double value in values[whole..])
            sum += value;
        return sum;
    }
}
