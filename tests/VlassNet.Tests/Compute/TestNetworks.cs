using VlassNet.Networks;

namespace VlassNet.Tests.Compute;

/// <summary>Networks and weights for the tests of engines.</summary>
internal static class TestNetworks
{
    public static NetworkSpec Spec(int rows, int columns, int channels, int[] filters, int[] units, int classes) => new(
        new ImageShape(rows, columns, channels),
        [.. filters.Select(count => new ConvolutionBlock(count))],
        [.. units.Select(count => new DenseBlock(count))],
        classes);

    /// <summary>The same network, some blocks of which have no pool; all of them where none are named.</summary>
    public static NetworkSpec WithoutPool(this NetworkSpec spec, params int[] blocks) => spec with
    {
        Blocks = [.. spec.Blocks.Select((block, index) => block with { Pool = blocks.Length > 0 && !blocks.Contains(index) })],
    };

    /// <summary>The notebook's network, without its dropout.</summary>
    public static NetworkSpec Notebook => Spec(64, 64, 1, [75, 50, 25], [512], 4);

    /// <summary>Weights that leave nothing at its default: γ of both signs, biases, moving averages.</summary>
    public static NetworkWeights Random(NetworkSpec spec, ulong seed)
    {
        NetworkWeights weights = new(spec);
        for (int place = 0; place < weights.Count; place++)
        {
            WeightTensor tensor = weights[place];
            CounterRandom random = new(seed, 2, (ulong)place);
            double scale = Math.Sqrt(1.5 * tensor.Shape[0] / tensor.Length);
            for (int i = 0; i < tensor.Length; i++)
            {
                tensor.Buffer[i] = (float)(tensor switch
                {
                    { Shape.Length: > 1 } => scale * random.NextGaussian(),
                    { Trainable: true } when tensor.Name.StartsWith("norm", StringComparison.Ordinal)
                        && tensor.Name.EndsWith("weight", StringComparison.Ordinal) =>
                        random.Uniform(0.5, 1.5) * (random.NextInt(3) == 0 ? -1 : 1),
                    _ when tensor.Name.EndsWith("running_var", StringComparison.Ordinal) => random.Uniform(0.2, 1),
                    _ => 0.2 * random.NextGaussian(),
                });
            }
        }

        return weights;
    }
}
