using VlassNet.Compute.Engines;
using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>The oracle is right (it is too slow for the rest of <see cref="EngineContractTests"/>).</summary>
public class OracleTests : EngineRandomnessTests
{
    private protected override IComputeEngine CreateEngine() => new OracleEngine();

    [Theory]
    [InlineData(9, 7, 2, new[] { 3, 4, 2 }, new[] { 5 }, 3)]
    [InlineData(6, 8, 1, new[] { 3 }, new[] { 6, 5 }, 4)]
    [InlineData(3, 4, 2, new int[0], new int[0], 3)]
    public void Gradients_are_those_of_finite_differences(
        int rows, int columns, int channels, int[] filters, int[] units, int classes)
    {
        AreThoseOfFiniteDifferences(TestNetworks.Spec(rows, columns, channels, filters, units, classes));
    }

    [Fact]
    public void Also_without_pools_and_with_the_average() => AreThoseOfFiniteDifferences(
        TestNetworks.Spec(5, 6, 2, [3, 4, 2], [5], 3).WithoutPool(0, 2) with { GlobalAverage = true });

    private static void AreThoseOfFiniteDifferences(NetworkSpec spec)
    {
        MemoryBatch batch = MemoryBatch.Random(spec, 4, 11);
        double[][] images = Array.ConvertAll(batch.Images, image => Array.ConvertAll(image, value => (double)value));
        double[] factors = Array.ConvertAll(batch.Factors, value => (double)value);
        OracleTensors weights = new(TestNetworks.Random(spec, 12));
        OracleTensors gradients = Pass().Gradients;
        foreach (WeightTensor tensor in new NetworkWeights(spec).Where(tensor => tensor.Trainable))
        {
            for (int i = 0; i < tensor.Length; i++)
            {
                ref double weight = ref weights[tensor.Name][i];
                double right = weight;
                weight = right + 1e-6;
                double above = Pass().LossSum;
                weight = right - 1e-6;
                double below = Pass().LossSum;
                weight = right;
                gradients[tensor.Name][i].Should().BeApproximately(
                    (above - below) / 2e-6 / images.Length, 1e-7, "that is {0}[{1}]", tensor.Name, i);
            }
        }

        OraclePass Pass() => new OracleNetwork(spec, weights).Pass(images, batch.Labels, factors, dropout: null);
    }
}
