using VlassNet.Exchange;
using VlassNet.Keras.Hdf5;

namespace VlassNet.Keras.Weights;

/// <summary>The kinds of layers that have weights.</summary>
internal enum LayerKind
{
    Convolution,
    Dense,
    Normalization,
}

/// <summary>A layer that has weights; its kind follows from their shapes.</summary>
/// <param name="Path">Its path in the file.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Arrays">The paths and shapes of its arrays, in Keras' order.</param>
internal sealed record WeightLayer(string Path, LayerKind Kind, IReadOnlyList<(string Path, int[] Shape)> Arrays)
{
    /// <summary>Looks at a layer's arrays; null where it has none.</summary>
    /// <exception cref="BadInputException">No layer of VlassNet has such arrays.</exception>
    public static WeightLayer? Of(Hdf5Source source, string path, IEnumerable<string> arrays, InputErrors errors)
    {
        (string Path, int[] Shape)[] found = [.. arrays.Select(array => (array, source.Shape(array)))];
        LayerKind? kind = found.Select(array => array.Shape.Length).ToArray() switch
        {
            [4] or [4, 1] => LayerKind.Convolution,
            [2] or [2, 1] => LayerKind.Dense,
            [1, 1, 1, 1] => LayerKind.Normalization,
            [] => null,
            _ => throw errors.In(
                path, "a convolution, a dense layer, or a batch normalisation with γ, β, moving mean and moving variance",
                $"arrays of the shapes {string.Join(", ", found.Select(array => $"({string.Join(", ", array.Shape)})"))}",
                "VlassNet's network has these layers only, one after the other, and none in models within the model."),
        };
        return kind is { } known ? new WeightLayer(path, known, found) : null;
    }

    /// <summary>Reads the arrays. A bias that Keras was told to leave out is zeros.</summary>
    public IEnumerable<KerasArray> Read(Hdf5Source source)
    {
        foreach ((string path, int[] shape) in Arrays)
            yield return new KerasArray([.. shape], source.Values(path));
        if (Arrays is [(_, int[] kernel)])
            yield return new KerasArray([kernel[^1]], new float[kernel[^1]]);
    }
}
