#if !NATIVE
using VlassNet.Keras;
#endif

namespace VlassNet.Tool;

/// <summary>Loads models, of VlassNet and of other programs.</summary>
internal static class ModelFile
{
#if !NATIVE
    private static readonly string[] KerasExtensions = [".keras", ".h5", ".hdf5"];
#endif

    /// <summary>Loads a model of VlassNet: a network or an ensemble.</summary>
    /// <exception cref="BadInputException">There is none, or it is that of another program.</exception>
    public static ImageClassifier Load(string path)
    {
        RequireFile(path);
        return ImageClassifier.Load(path);
    }

    /// <summary>Loads a single network of VlassNet.</summary>
    /// <exception cref="BadInputException">There is none, or several as one.</exception>
    public static VlassCnn LoadNetwork(string path)
    {
        ImageClassifier model = Load(path);
        if (model is VlassCnn network)
            return network;
        using (model)
            throw new BadInputException("one network", $"an ensemble of {model.Members.Length}", path, "Take one of its members, as 'vlassnet train --member' makes them.");
    }

    /// <summary>Loads a model of any program that is known.</summary>
    /// <exception cref="BadInputException">There is none that can be read.</exception>
    public static ImageClassifier LoadAny(string path, ImportOptions? options = null)
    {
        RequireFile(path);
#if !NATIVE
        if (KerasExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            return KerasFile.Load(path, options);
#endif
        if (Path.GetExtension(path) != ".safetensors")
            return ModelImporter.Load(path, options);
        try
        {
            return ImageClassifier.Load(path);
        }
        catch (BadInputException)
        {
            return ModelImporter.Load(path, options);
        }
    }

    private static void RequireFile(string path)
    {
        if (!File.Exists(path))
            throw new BadInputException("the file of a model", Directory.Exists(path) ? "a folder" : "no such file", path, "Check the path; 'vlassnet train' makes models.");
    }
}
