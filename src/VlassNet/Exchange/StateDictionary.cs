namespace VlassNet.Exchange;

/// <summary>
/// The layers of a PyTorch module by its tensors' names, <c>module.tensor</c>. What modules are called does not matter: a module is a
/// convolution if its weight has four axes, a dense layer if it has two, a batch normalisation if it has a moving mean, and each kind
/// comes in the order of the network.
/// </summary>
internal static class StateDictionary
{
    private const string Counter = "num_batches_tracked";

    public static ForeignLayers Read(IEnumerable<ForeignTensor> tensors, InputErrors errors)
    {
        List<string> order = [];
        Dictionary<string, Dictionary<string, ForeignTensor>> modules = new(StringComparer.Ordinal);
        foreach (ForeignTensor tensor in tensors)
        {
            int point = tensor.Name.LastIndexOf('.');
            string module = point < 0 ? "" : tensor.Name[..point], part = tensor.Name[(point + 1)..];
            if (part == Counter)
                continue;
            if (!modules.TryGetValue(module, out Dictionary<string, ForeignTensor>? parts))
            {
                order.Add(module);
                modules.Add(module, parts = new(StringComparer.Ordinal));
            }

            if (!parts.TryAdd(part, tensor))
                throw errors.Of("each tensor once", $"'{tensor.Name}' again");
        }

        ForeignLayers layers = new();
        foreach (string module in order)
            Add(layers, modules[module], errors);
        return layers;
    }

    private static void Add(ForeignLayers layers, Dictionary<string, ForeignTensor> parts, InputErrors errors)
    {
        parts.Remove("weight", out ForeignTensor? weight);
        parts.Remove("bias", out ForeignTensor? bias);
        parts.Remove("running_mean", out ForeignTensor? mean);
        parts.Remove("running_var", out ForeignTensor? variance);
        if (parts.Count == 0 && mean is not null && variance is not null)
            layers.Normalizations.Add(new ForeignNormalization(weight, bias, mean, variance, Epsilon: null));
        else if (parts.Count == 0 && weight is { Shape.Length: 4 } && mean is null && variance is null)
            layers.Convolutions.Add(new ForeignKernel(weight, bias, IsOutputLast: false));
        else if (parts.Count == 0 && weight is { Shape.Length: 2 } && mean is null && variance is null)
            layers.Denses.Add(new ForeignKernel(weight, bias, IsOutputLast: false));
        else
            throw errors.Of(
                "tensors of convolutions, batch normalisations and dense layers",
                $"{parts.Values.FirstOrDefault() ?? mean ?? variance ?? weight ?? bias}",
                "Save the state dictionary of the network alone.");
    }
}
