using VlassNet.Keras.Hdf5;

namespace VlassNet.Keras.Weights;

/// <summary>
/// Weights as Keras 1 and 2 kept them, and Keras 3 does in <c>.h5</c>: attributes list the layers and their arrays in the order of the
/// network. A whole model has them in <c>model_weights</c>.
/// </summary>
internal static class LegacyStore
{
    private const string LayerNames = "layer_names", WeightNames = "weight_names", WholeModel = "model_weights";

    /// <summary>Where the layers are; null where the file has other contents.</summary>
    public static string? Root(Hdf5Source source) =>
        source.Has(WholeModel) ? $"/{WholeModel}" : List(source, "/", LayerNames) is not null ? "/" : null;

    /// <summary>The layers with weights, in the order of the network.</summary>
    public static IReadOnlyList<WeightLayer> Layers(Hdf5Source source, string root, InputErrors errors)
    {
        string[] names = List(source, root, LayerNames)
            ?? throw errors.In(root, $"the attribute '{LayerNames}'", "none", "Save the model again with Keras.");
        return [.. names.Select(name => Layer(source, $"{root.TrimEnd('/')}/{name}", errors)).OfType<WeightLayer>()];
    }

    private static WeightLayer? Layer(Hdf5Source source, string path, InputErrors errors)
    {
        string[] names = List(source, path, WeightNames)
            ?? throw errors.In(path, $"the attribute '{WeightNames}'", "none", "Save the model again with Keras.");
        return WeightLayer.Of(source, path, names.Select(name => $"{path}/{name}"), errors);
    }

    /// <summary>A list of names; Keras cuts one that is too long for an attribute into several, with numbers after the name.</summary>
    private static string[]? List(Hdf5Source source, string path, string name)
    {
        if (source.Texts(path, name) is { } whole)
            return whole;
        List<string>? parts = null;
        for (int part = 0; source.Texts(path, FormattableString.Invariant($"{name}{part}")) is { } more; part++)
            (parts ??= []).AddRange(more);
        return parts?.ToArray();
    }
}
