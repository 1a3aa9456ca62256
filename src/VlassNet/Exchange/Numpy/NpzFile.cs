using System.Globalization;
using System.IO.Compression;
using VlassNet.Formats.Arrays;
using VlassNet.Formats.Input;
using VlassNet.Formats.Npy;

namespace VlassNet.Exchange.Numpy;

/// <summary>
/// Weights in an <c>.npz</c> archive: <c>arr_0</c>, <c>arr_1</c>, … as <c>numpy.savez(path, *model.get_weights())</c> writes those of a
/// Keras model, or under the names of a PyTorch module.
/// </summary>
internal static class NpzFile
{
    private const string Extension = ".npy";
    private const string Numbered = "arr_";

    /// <summary>What PyTorch's batch normalisations count, which is no weight and no float.</summary>
    private const string Counter = ".num_batches_tracked" + Extension;

    /// <summary>Weights hardly compress; what decompresses to far more than the file has is made to fill memory.</summary>
    private const int MostExpansion = 4;
    private const int MostArrays = 1000;
    private const long AlwaysAllowed = 16 << 20;

    public static bool IsOne(ZipArchive archive) =>
        archive.Entries.Count > 0 && archive.Entries.All(entry => entry.FullName.EndsWith(Extension, StringComparison.Ordinal));

    public static ForeignLayers Read(ZipArchive archive, long fileLength, InputErrors errors)
    {
        if (archive.Entries.Count > MostArrays)
            throw errors.Of($"at most {MostArrays:N0} arrays", $"{archive.Entries.Count:N0}");
        List<ForeignTensor> tensors = [.. archive.Entries
            .Where(entry => !entry.FullName.EndsWith(Counter, StringComparison.Ordinal)).Select(entry => Tensor(entry, errors))];
        Int128 bytes = tensors.Aggregate((Int128)0, (sum, tensor) => sum + ((Int128)tensor.Length * sizeof(float)));
        long limit = Math.Max(AlwaysAllowed, MostExpansion * fileLength);
        if (bytes > limit)
            throw errors.Of($"arrays of at most {limit:N0} bytes, {MostExpansion} times those of the file", $"arrays of {bytes:N0} bytes");
        if (!tensors.TrueForAll(tensor => tensor.Name.StartsWith(Numbered, StringComparison.Ordinal)))
            return StateDictionary.Read(tensors, errors);
        return KerasLayers.Read([.. tensors.OrderBy(tensor => NumberOf(tensor, errors))], errors);
    }

    private static int NumberOf(ForeignTensor tensor, InputErrors errors) =>
        int.TryParse(tensor.Name.AsSpan(Numbered.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw errors.Of($"arrays {Numbered}0, {Numbered}1, …", $"{tensor}");

    private static ForeignTensor Tensor(ZipArchiveEntry entry, InputErrors errors)
    {
        using ByteInput header = Open(entry, errors, out _);
        ArrayLayout layout = NpyReader.ReadHeader(header);
        if (layout.Type.Kind != 'f')
            throw header.Wrong("an array of float16, float32 or float64", $"one of {layout.Type}", "Save the weights as floats.");
        return new ForeignTensor(entry.FullName[..^Extension.Length], layout.Shape, () => ReadValues(entry, errors));
    }

    private static float[] ReadValues(ZipArchiveEntry entry, InputErrors errors)
    {
        using ByteInput input = Open(entry, errors, out CheckedEntry content);
        NumpyArray array = NpyReader.Read(input);
        if (input.TryReadByte() >= 0)
            throw input.Wrong("the end of the entry after its array", "more bytes");
        content.Check(input);
        float[] values = new float[array.Layout.Count];
        array.MoveTo(values);
        return values;
    }

    private static ByteInput Open(ZipArchiveEntry entry, InputErrors errors, out CheckedEntry content)
    {
        string name = $"{errors.Source}, entry {entry.FullName}";
        if (entry.IsEncrypted)
            throw errors.Of("entries that are not encrypted", entry.FullName, "Write the archive without.");
        content = new CheckedEntry(entry);
        return new ByteInput(content, name, null, null, leaveOpen: false, new LoadMeter(null), default, entry.Length);
    }
}
