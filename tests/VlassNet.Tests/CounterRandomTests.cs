namespace VlassNet.Tests;

public class CounterRandomTests
{
    [Fact]
    public void The_same_key_gives_the_same_sequence_and_another_key_another_one()
    {
        CounterRandom first = new(1, 2, 3), same = new(1, 2, 3), other = new(1, 3, 2);
        ulong[] sequence = [first.NextUInt64(), first.NextUInt64()];
        sequence.Should().Equal(same.NextUInt64(), same.NextUInt64());
        sequence.Should().NotContain(other.NextUInt64());
    }

    [Fact]
    public void Integers_are_uniform()
    {
        CounterRandom random = new(7, 0, 0);
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++)
            counts[random.NextInt(10)]++;
        counts.Should().OnlyContain(count => Math.Abs(count - 10_000) < 500);
    }

    [Fact]
    public void Gaussians_have_mean_0_and_variance_1()
    {
        CounterRandom random = new(7, 0, 1);
        double[] values = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextGaussian())];
        values.Average().Should().BeApproximately(0, 0.02);
        values.Average(v => v * v).Should().BeApproximately(1, 0.02);
    }
}
