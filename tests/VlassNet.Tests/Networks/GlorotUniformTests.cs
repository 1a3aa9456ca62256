using VlassNet.Networks;

namespace VlassNet.Tests.Networks;

public class GlorotUniformTests
{
    [Theory]
    [InlineData("conv1.weight", 9 * 1, 9 * 75)]
    [InlineData("conv2.weight", 9 * 75, 9 * 50)]
    [InlineData("dense1.weight", 1600, 512)]
    [InlineData("dense2.weight", 512, 4)]
    public void Kernels_are_uniform_within_the_limit(string name, int fanIn, int fanOut)
    {
        using VlassCnn model = VlassCnn.Notebook();
        double limit = Math.Sqrt(6.0 / (fanIn + fanOut));
        float[] values = model.Weights[name].Buffer;
        double expectedError = limit / Math.Sqrt(3 * values.Length);
        values.Max(Math.Abs).Should().BeInRange((float)(0.98 * limit), (float)limit);
        values.Average().Should().BeApproximately(0, (float)(4 * expectedError));
        values.Average(v => v * v).Should().BeApproximately((float)(limit * limit / 3), (float)(limit * 4 * expectedError));
    }

    [Fact]
    public void Everything_else_starts_as_in_Keras()
    {
        using VlassCnn model = VlassCnn.Notebook(seed: 5);
        foreach (WeightTensor tensor in model.Weights.Where(tensor => tensor.Shape.Length == 1))
        {
            bool one = tensor.Name.EndsWith("running_var", StringComparison.Ordinal)
                || (tensor.Name.StartsWith("norm", StringComparison.Ordinal)
                    && tensor.Name.EndsWith(".weight", StringComparison.Ordinal));
            tensor.Buffer.Should().OnlyContain(value => value == (one ? 1 : 0), tensor.Name);
        }
    }

    [Fact]
    public void The_seed_decides()
    {
        using VlassCnn first = VlassCnn.Notebook(3), same = VlassCnn.Notebook(3), other = VlassCnn.Notebook(4);
        for (int index = 0; index < first.Weights.Count; index++)
            first.Weights[index].Buffer.Should().Equal(same.Weights[index].Buffer);
        first.Weights["conv1.weight"].Buffer.Should().NotIntersectWith(other.Weights["conv1.weight"].Buffer);
    }

    [Fact]
    public void Two_kernels_of_one_shape_differ()
    {
        using VlassCnn model = new VlassCnnBuilder(8, 8).Convolution(4).Convolution(4).Convolution(4).Build();
        model.Weights["conv2.weight"].Buffer.Should().NotIntersectWith(model.Weights["conv3.weight"].Buffer);
    }
}
