using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>Comparisons of arrays that say where the largest difference is.</summary>
internal static class Compare
{
    public static void Values(IReadOnlyList<float> actual, IReadOnlyList<float> expected, double tolerance, string what)
    {
        actual.Should().HaveCount(expected.Count, "of {0}", what);
        int worst = -1;
        double difference = -1;
        for (int i = 0; i < expected.Count; i++)
        {
            double here = Math.Abs((double)actual[i] - expected[i]);
            if (here > difference || double.IsNaN(here))
                (worst, difference) = (i, here);
            if (double.IsNaN(here))
                break;
        }

        if (worst >= 0 && !(difference <= tolerance))
        {
            Assert.Fail(
                $"{what}: the value at {worst} is {actual[worst]}, but {expected[worst]} is right (off by {difference:g3}, "
                + $"allowed {tolerance:g3}).");
        }
    }

    /// <summary>Within a share of the largest magnitude, with a floor for tensors that are 0 but for rounding.</summary>
    public static void Relative(IReadOnlyList<float> actual, IReadOnlyList<float> expected, double share, string what) =>
        Values(actual, expected, share * expected.Max(Math.Abs) + 1e-6, what);

    public static void Relative(NetworkWeights actual, NetworkWeights expected, double share)
    {
        foreach (WeightTensor tensor in expected)
            Relative(actual[tensor.Name].Buffer, tensor.Buffer, share, tensor.Name);
    }

    /// <summary>Every value the same, bit for bit.</summary>
    public static void Same(NetworkWeights actual, NetworkWeights expected)
    {
        foreach (WeightTensor tensor in expected)
            Values(actual[tensor.Name].Buffer, tensor.Buffer, 0, tensor.Name);
    }

    /// <summary>The sampled values, and the norm, within a share of the largest magnitude.</summary>
    public static void Digest(
        WeightTensor actual, (int[] Places, double[] Values, double Largest, double Norm) expected,
        double relative = 0, double absolute = 1e-6)
    {
        float[] sampled = [.. expected.Places.Select(place => actual.Buffer[place])];
        float[] right = Array.ConvertAll(expected.Values, value => (float)value);
        double tolerance = relative * expected.Largest + absolute;
        Values(sampled, right, tolerance, actual.Name);
        double norm = Math.Sqrt(actual.Buffer.Sum(value => (double)value * value));
        norm.Should().BeApproximately(
            expected.Norm, tolerance * Math.Sqrt(actual.Length), "that is the norm of {0}", actual.Name);
    }

    /// <summary>Holds the weights of two equal runs against each other.</summary>
    public static void EqualRuns(NetworkWeights actual, NetworkWeights expected, bool areRepeatable)
    {
        if (areRepeatable)
            Same(actual, expected);
        else
            Relative(actual, expected, 1e-3);
    }
}
