using System.IO.Compression;
using VlassNet.Exchange.Numpy;
using VlassNet.Exchange.Onnx;
using VlassNet.Exchange.PyTorch;
using VlassNet.Exchange.TorchSharp;
using VlassNet.Formats.Input;
using VlassNet.Formats.Safetensors;
using VlassNet.Formats.Zip;
using VlassNet.Networks;

namespace VlassNet.Exchange;

/// <summary>
/// Loads networks that other programs have saved. Files are read as data: nothing that they may ask for is run, and what they claim is
/// held against what they have.
/// </summary>
public static class ModelImporter
{
    private const long LongestOnnx = 1L << 28;

    private static ReadOnlySpan<byte> ZipStart => "PK\x03\x04"u8;

    private static ReadOnlySpan<byte> Hdf5Start => [0x89, (byte)'H', (byte)'D', (byte)'F'];

    /// <summary>
    /// Loads a network. What the file is shows in its first bytes, and for <c>.onnx</c> and <c>.dat</c> in its name:
    /// <list type="bullet">
    /// <item>PyTorch: <c>torch.save(network.state_dict(), path)</c> of version 1.6 or newer; a Lightning checkpoint, or another dictionary
    /// with one state dictionary in it, of which <c>state_dict</c>, <c>model_state_dict</c> and <c>model</c> are taken first; a module of
    /// TorchScript, whose weights are read.</item>
    /// <item>TorchSharp: <c>module.save("network.dat")</c>.</item>
    /// <item>ONNX: the operations of these layers, from PyTorch, Keras or VlassNet; the weights in it, or in files in its folder.</item>
    /// <item>NumPy: <c>numpy.savez(path, *model.get_weights())</c> of a Keras model, or an <c>.npz</c> with the names of a state
    /// dictionary.</item>
    /// <item>safetensors: VlassNet's own, or any with the names of a state dictionary.</item>
    /// </list>
    /// What modules are called does not matter. Their order is that of the numbers in their names, if they differ in nothing else, and
    /// that of the file if they do.
    /// </summary>
    /// <remarks>
    /// Weights do not tell what lies between them. They are taken for those of VlassNet's layers: convolutions of 3×3 that keep the size,
    /// each with ReLU and batch normalisation, then a max pool of 2×2 that rounds up; a flatten; dense layers with ReLU between them; a
    /// softmax. Blocks without a pool and a global average are given (<see cref="ImportOptions.Architecture"/>). Whether the normalisation
    /// is before the ReLU or after is asked for where nothing tells it (<see cref="ImportOptions.Normalization"/>). An ONNX file tells its
    /// operations, and is held against these.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file does not say; null for the defaults.</param>
    /// <returns>The network, for the caller to dispose of.</returns>
    /// <exception cref="BadInputException">The file is damaged, is not one of these, or holds another kind of network.</exception>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder, or the file must not be read.</exception>
    public static VlassCnn Load(string path, ImportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ImportOptions();
        options.Validate();
        using FileStream file = File.OpenRead(path);
        InputErrors errors = Errors(path);
        try
        {
            if (!file.CanSeek)
                throw errors.Of("a file", "what can only be read once, such as a pipe", "Copy it to a file.");
            using ZipArchive? archive = IsArchive(file) ? GuardedZip.Open(file, errors) : null;
            (ForeignLayers layers, ForeignMetadata metadata) = archive is null ? ReadFile(file, errors) : ReadArchive(archive, file.Length, errors);

            // Only here are the values read, so the archive is open to the end.
            return new NetworkAssembly(layers, metadata, options, errors).Build();
        }
        catch (BadInputException error) when (error.Subject != InputSubject.Network)
        {
            throw new BadInputException(error.Expected, error.Found, error.Where, error.Advice, error) { Subject = InputSubject.Network };
        }
        catch (InvalidDataException error)
        {
            throw errors.Of("an archive that can be read", error.Message, inner: error);
        }
    }

    /// <summary>
    /// Makes a network of the weights of a Keras model, in the order and layout of <c>model.get_weights()</c>: kernels
    /// <c>(row, column, input, output)</c> and <c>(input, output)</c>, and a flatten of <c>(row, column, channel)</c>. What lies between
    /// them is taken for granted, as <see cref="Load"/> says.
    /// </summary>
    /// <param name="weights">The arrays, row-major.</param>
    /// <param name="options">What the arrays do not say; null for the defaults.</param>
    /// <param name="source">What messages call the source of the arrays.</param>
    /// <returns>The network, for the caller to dispose of.</returns>
    /// <exception cref="BadInputException">The arrays are those of another kind of network.</exception>
    /// <exception cref="ArgumentException">The options make no sense, or an array has not as many values as its shape.</exception>
    public static VlassCnn FromKeras(IReadOnlyList<KerasArray> weights, ImportOptions? options = null, string source = "weights")
    {
        ArgumentNullException.ThrowIfNull(weights);
        options ??= new ImportOptions();
        options.Validate();
        InputErrors errors = Errors(source);
        ForeignLayers layers = KerasLayers.Read([.. weights.Select((array, number) => array.ToTensor(number))], errors);
        return new NetworkAssembly(layers, ForeignMetadata.None, options, errors).Build();
    }

    private static InputErrors Errors(string source) =>
        new(source, InputSubject.Network, "Check that it is the whole file of a network with VlassNet's layers.");

    private static bool IsArchive(FileStream file) => Start(file).StartsWith(ZipStart);

    /// <summary>The first bytes of a file, enough to tell what it is.</summary>
    private static ReadOnlySpan<byte> Start(FileStream file)
    {
        byte[] start = new byte[SafetensorsHeader.LengthSize + 1];
        int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start.AsSpan(0, count);
    }

    private static (ForeignLayers Layers, ForeignMetadata Metadata) ReadFile(FileStream file, InputErrors errors)
    {
        ReadOnlySpan<byte> first = Start(file);
        string extension = Path.GetExtension(errors.Source).ToLowerInvariant();
        if (first.StartsWith(Hdf5Start))
            throw Keras(errors, "an HDF5 file");
        if (extension == ".onnx")
            return OnnxFile.Read(ReadOnnx(file, errors), Path.GetDirectoryName(Path.GetFullPath(file.Name))!, errors);
        if (extension == ".dat")
        {
            ByteInput input = new(file, errors.Source, file.Length, file.SafeFileHandle, leaveOpen: true, new LoadMeter(null), default);
            return (TorchSharpFile.Read(input, errors), ForeignMetadata.None);
        }

        if (first.Length > SafetensorsHeader.LengthSize && first[^1] == '{')
            return ForeignSafetensors.Read(file, errors);
        throw errors.Of(
            "a zip archive (PyTorch, .npz), a .safetensors, an .onnx or a .dat file of TorchSharp", $"the bytes {Convert.ToHexString(first)}",
            "Older files of torch.save can be written again with it; TorchSharp's are known by the extension .dat.");
    }

    private static (ForeignLayers Layers, ForeignMetadata Metadata) ReadArchive(ZipArchive archive, long fileLength, InputErrors errors)
    {
        if (TorchFile.IsOne(archive))
            return TorchFile.Read(archive, fileLength, errors);
        if (NpzFile.IsOne(archive))
            return (NpzFile.Read(archive, fileLength, errors), ForeignMetadata.None);
        if (archive.GetEntry("model.weights.h5") is not null)
            throw Keras(errors, "a .keras file");
        throw errors.Of(
            "an archive of torch.save or numpy.savez",
            $"the entries {string.Join(", ", archive.Entries.Take(10).Select(entry => entry.FullName))}");
    }

    private static BadInputException Keras(InputErrors errors, string found) => errors.Of(
        "weights in a format without HDF5", found,
        "Load it with KerasFile.Load of the package VlassNet.Keras, or save it with numpy.savez(path, *model.get_weights()).");

    private static byte[] ReadOnnx(FileStream file, InputErrors errors)
    {
        if (file.Length > LongestOnnx)
            throw errors.Of($"a model of at most {LongestOnnx:N0} bytes", $"{file.Length:N0}", "Export it with its data in a file beside it.");
        byte[] bytes = new byte[file.Length];
        return file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? bytes
            : throw errors.Of($"a file of {bytes.Length:N0} bytes", "its end before");
    }
}
