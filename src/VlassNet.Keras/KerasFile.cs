using System.Text.Json;
using VlassNet.Exchange;
using VlassNet.Keras.Hdf5;
using VlassNet.Keras.Models;
using VlassNet.Keras.Weights;
using VlassNet.Networks;

namespace VlassNet.Keras;

/// <summary>
/// Loads networks that Keras has saved. Files are read as data: nothing that they may ask for is run, no other file is opened for them,
/// and what they claim is held against what they have.
/// </summary>
public static class KerasFile
{
    private const string UsualAdvice = "Check that it is the whole file; save the model again, or use numpy.savez(path, *model.get_weights()).";

    private static ReadOnlySpan<byte> ZipStart => "PK\x03\x04"u8;

    private static ReadOnlySpan<byte> Hdf5Start => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>
    /// Loads a network. What the file is shows in its contents, not in its name:
    /// <list type="bullet">
    /// <item><c>.keras</c>: <c>model.save("model.keras")</c> of Keras 3 or TensorFlow 2.12 and newer.</item>
    /// <item><c>.weights.h5</c>: <c>model.save_weights("model.weights.h5")</c> of the same.</item>
    /// <item><c>.h5</c>: <c>model.save("model.h5")</c> of any version, and <c>model.save_weights("weights.h5")</c> of Keras 2.</item>
    /// </list>
    /// The model is Sequential, or functional with layers that follow one another: blocks of <c>Conv2D</c> 3×3 with ReLU,
    /// <c>BatchNormalization</c> and, or without, <c>MaxPooling2D</c>, then <c>Flatten</c> or <c>GlobalAveragePooling2D</c> and <c>Dense</c>
    /// layers. Kernels are <c>(row, column, input, output)</c> and <c>(input, output)</c>, as Keras keeps them. Where the file describes its
    /// model, the size of the images, the pools, the dropout, and the ε, the momentum and the place of the batch normalisations come from it,
    /// before the ReLU or after; layers that do
    /// nothing when a model predicts are passed over, a <c>Rescaling</c> without offset is worked into the first layer, and a model that
    /// predicts otherwise than VlassNet's network is refused. A file of weights alone says none of that, and
    /// <see cref="ImportOptions.Normalization"/> has to.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file does not say; null for the defaults. An architecture that is given is used.</param>
    /// <returns>The network, for the caller to dispose of.</returns>
    /// <exception cref="BadInputException">The file is damaged, is not one of these, or holds another kind of network.</exception>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static VlassCnn Load(string path, ImportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ImportOptions();
        options.Validate();
        InputErrors errors = new(path, InputSubject.Network, UsualAdvice);
        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[Hdf5Start.Length];
        int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (start.AsSpan().StartsWith(ZipStart))
        {
            (string config, MemoryStream weights) = KerasArchive.Read(file, errors);
            using (weights)
                return Load(weights, file.Length, config, options, errors);
        }

        return start.AsSpan().SequenceEqual(Hdf5Start) ? Load(file, file.Length, null, options, errors) : throw errors.Of(
            "a .keras archive or an HDF5 file", $"the bytes {Convert.ToHexString(start, 0, count)}",
            "Save the model with Keras; VlassNet's ModelImporter reads the formats of other programs.");
    }

    private static VlassCnn Load(Stream hdf5, long fileLength, string? config, ImportOptions options, InputErrors errors)
    {
        using Hdf5Source source = new(hdf5, fileLength, errors);
        config ??= source.Text("/", "model_config");
        ModelConfig? model = null;
        double scale = 1;
        if (config is not null)
            (model, options, scale) = Describe(config, options, errors);
        IReadOnlyList<WeightLayer> layers;
        if (VariableStore.Root(source) is { } root)
            layers = VariableStore.Layers(source, root, model, errors);
        else if (LegacyStore.Root(source) is { } legacy)
            layers = LegacyStore.Layers(source, legacy, errors);
        else
        {
            throw errors.Of(
                "the groups 'layers' or 'model_weights', or the attribute 'layer_names'",
                $"the groups {string.Join(", ", source.Names("/").Take(10))}",
                "Load a Sequential or functional model; a subclassed one can be saved with numpy.savez(path, *model.get_weights()).");
        }

        KerasArray[] arrays = [.. layers.SelectMany(layer => layer.Read(source))];

        // The first layer is linear, and has no border but zeros: scaled images are the same to it as scaled weights.
        if (scale != 1 && arrays is [var first, ..])
            arrays[0] = first with { Values = Array.ConvertAll(first.Values, value => (float)(value * scale)) };
        return ModelImporter.FromKeras(arrays, options, errors.Source);
    }

    private static (ModelConfig Model, ImportOptions Options, double Scale) Describe(string config, ImportOptions options, InputErrors errors)
    {
        try
        {
            ModelConfig model = ModelConfig.Read(config, errors);
            (options, double scale) = NetworkReader.Complete(options, model, errors);
            return (model, options, scale);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter where a text has half of a surrogate pair, which shows only when the text is looked at.
            throw errors.Of("the description of a model (JSON)", error.Message, inner: error);
        }
    }
}
