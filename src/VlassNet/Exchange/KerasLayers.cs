using VlassNet.Networks;

namespace VlassNet.Exchange;

/// <summary>
/// The layers of a Keras model by the order of <c>model.get_weights()</c>: each layer's kernel and bias, or γ, β, moving mean and moving
/// variance. The flatten of Keras has the channels run fastest.
/// </summary>
internal static class KerasLayers
{
    /// <summary>The weights of a network as <c>get_weights()</c> would have them.</summary>
    public static IEnumerable<(int[] Shape, float[] Values)> Write(NetworkWeights weights)
    {
        ImageShape flattened = weights.Spec.Flattened;
        bool isFirstDense = true;
        foreach (WeightTensor tensor in weights)
        {
            float[] values = tensor.Buffer;
            int[] shape = [.. tensor.Shape];
            if (shape is [int filters, int maps, int rows, int columns])
            {
                values = new float[tensor.Length];
                shape = [rows, columns, maps, filters];
                KernelLayouts.ToOutputLast(tensor.Values, rows * columns, maps, filters, values);
            }
            else if (shape is [int outputs, int inputs])
            {
                values = new float[tensor.Length];
                shape = [inputs, outputs];
                if (isFirstDense)
                    KernelLayouts.ToOutputLast(tensor.Values, flattened.Rows * flattened.Columns, flattened.Channels, outputs, values);
                else
                    KernelLayouts.Transpose(tensor.Values, outputs, inputs, values);
                isFirstDense = false;
            }

            yield return (shape, values);
        }
    }

    public static ForeignLayers Read(IReadOnlyList<ForeignTensor> weights, InputErrors errors)
    {
        ForeignLayers layers = new() { FlattensChannelsLast = true, UsualEpsilon = BatchNormalization.Epsilon };
        int next = 0;
        while (next < weights.Count)
        {
            ForeignTensor first = weights[next++];
            switch (first.Shape.Length)
            {
                case 4:
                    layers.Convolutions.Add(new ForeignKernel(first, Vector(), IsOutputLast: true));
                    break;
                case 2:
                    layers.Denses.Add(new ForeignKernel(first, Vector(), IsOutputLast: true));
                    break;
                case 1:
                    layers.Normalizations.Add(new ForeignNormalization(first, Vector(), Vector(), Vector()));
                    break;
                default:
                    throw errors.Of("arrays of 4 axes (convolutions), 2 (dense layers) or 1", $"{first}");
            }
        }

        return layers;

        ForeignTensor Vector() => next < weights.Count && weights[next].Shape.Length == 1
            ? weights[next++]
            : throw errors.Of(
                "a kernel and a bias, or γ, β, moving mean and moving variance, as get_weights() has them",
                next < weights.Count ? $"{weights[next]}" : $"the end after {weights.Count} arrays");
    }
}
