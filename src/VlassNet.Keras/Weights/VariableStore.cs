using VlassNet.Keras.Hdf5;
using VlassNet.Keras.Models;

namespace VlassNet.Keras.Weights;

/// <summary>
/// Weights as Keras 3 keeps them, in <c>.weights.h5</c> and <c>.keras</c>: a group for each layer, by the name of its class and a number,
/// with the arrays in <c>vars</c>. What else there is, optimizers and the generators of dropout, is not looked at.
/// </summary>
internal static class VariableStore
{
    private const string Variables = "vars";

    private static readonly string[] Roots = ["layers", "_layer_checkpoint_dependencies"];

    /// <summary>Where the layers are; null where the file has other contents.</summary>
    public static string? Root(Hdf5Source source) => Roots.FirstOrDefault(source.Has);

    /// <summary>The layers with weights, in the order of the network.</summary>
    /// <param name="source">The file.</param>
    /// <param name="root">Where the layers are.</param>
    /// <param name="model">What the file says of the model, or null where it does not.</param>
    /// <param name="errors">Makes the exceptions.</param>
    public static IReadOnlyList<WeightLayer> Layers(Hdf5Source source, string root, ModelConfig? model, InputErrors errors)
    {
        IEnumerable<string> groups = source.Names(root);
        if (model is not null)
            groups = model.GroupNames().Where(new HashSet<string>(groups).Contains);
        WeightLayer[] layers = [.. groups.Select(group => Layer(source, $"{root}/{group}", errors)).OfType<WeightLayer>()];
        if (model is null)
            CheckOrder(layers, errors);
        return layers;
    }

    private static WeightLayer? Layer(Hdf5Source source, string path, InputErrors errors)
    {
        if (Roots.Any(nested => source.Has($"{path}/{nested}")))
        {
            throw errors.In(
                path, "layers one after the other", "a model within the model",
                "Build the model again of the layers themselves, load the weights into it and save that.");
        }

        string variables = $"{path}/{Variables}";
        return WeightLayer.Of(source, path, source.DatasetNames(variables).Select(name => $"{variables}/{name}"), errors);
    }

    /// <summary>Groups of one class are numbered in the order of the network; between classes the file keeps none.</summary>
    private static void CheckOrder(WeightLayer[] layers, InputErrors errors)
    {
        foreach (IGrouping<LayerKind, WeightLayer> kind in layers.GroupBy(layer => layer.Kind))
        {
            string[] stems = [.. kind.Select(layer => NumberedName.Of(layer.Path).Stem).Distinct()];
            if (stems.Length > 1)
            {
                throw errors.Of(
                    $"layers of one class for each kind, whose numbers tell their order ({kind.Key})", string.Join(", ", stems),
                    "Save the whole model (.keras), which says in what order its layers are.");
            }
        }
    }
}
