using System.Collections.Immutable;
using System.Globalization;

namespace VlassNet.Networks;

/// <summary>What a tensor of a network is before there is memory for it.</summary>
/// <param name="Name">The name, e.g. <c>conv1.weight</c>.</param>
/// <param name="Shape">The shape, as in <see cref="WeightTensor.Shape"/>.</param>
/// <param name="Trainable">Whether an optimizer changes it.</param>
/// <param name="Fill">The value that it starts with.</param>
internal sealed record WeightLayout(string Name, ImmutableArray<int> Shape, bool Trainable = true, float Fill = 0)
{
    /// <summary>Number of values.</summary>
    public long Length
    {
        get
        {
            long length = 1;
            foreach (int size in Shape)
                length = checked(length * size);
            return length;
        }
    }

    /// <summary>The tensors of a network that can be built, in the order of its layers.</summary>
    public static IEnumerable<WeightLayout> Of(NetworkSpec spec)
    {
        for (int block = 0; block < spec.Blocks.Length; block++)
        {
            int inputs = spec.ShapeBefore(block).Channels;
            int filters = spec.Blocks[block].Filters;
            string number = (block + 1).ToString(CultureInfo.InvariantCulture);
            yield return new($"conv{number}.weight", [filters, inputs, 3, 3]);
            yield return new($"conv{number}.bias", [filters]);
            yield return new($"norm{number}.weight", [filters], Fill: 1);
            yield return new($"norm{number}.bias", [filters]);
            yield return new($"norm{number}.running_mean", [filters], Trainable: false);
            yield return new($"norm{number}.running_var", [filters], Trainable: false, Fill: 1);
        }

        ImmutableArray<int> inputCounts = spec.DenseInputs;
        ImmutableArray<int> outputCounts = spec.DenseOutputs;
        for (int layer = 0; layer < outputCounts.Length; layer++)
        {
            string number = (layer + 1).ToString(CultureInfo.InvariantCulture);
            yield return new($"dense{number}.weight", [outputCounts[layer], inputCounts[layer]]);
            yield return new($"dense{number}.bias", [outputCounts[layer]]);
        }
    }
}
