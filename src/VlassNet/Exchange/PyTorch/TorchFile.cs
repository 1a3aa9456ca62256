using System.IO.Compression;
using System.Text;
using VlassNet.Formats.Input;
using VlassNet.Formats.Npy;
using VlassNet.Formats.Pickle;

namespace VlassNet.Exchange.PyTorch;

/// <summary>
/// A file of <c>torch.save</c>: a zip archive with a pickle, <c>data.pkl</c>, and an entry for each storage that its tensors show. The
/// pickle is read as data; see <see cref="TorchPickle"/> for all that it may mention.
/// </summary>
internal sealed class TorchFile
{
    /// <summary>Far more than a state dictionary's pickle takes, whose numbers are elsewhere.</summary>
    private const long LongestPickle = 4 << 20;

    private const long LongestText = 1 << 20;
    private const int MostTensors = 10_000;
    private const int LongestName = 1000;

    /// <summary>The most that the pickle may make, 32 MB.</summary>
    private const long PickleBudget = 1_000_000;

    private readonly ZipArchive archive;
    private readonly long fileLength;
    private readonly InputErrors errors;
    private readonly string root;
    private readonly bool isBigEndian;
    private readonly Dictionary<TorchStorage, float[]> storages = [];

    private TorchFile(ZipArchive archive, long fileLength, string root, InputErrors errors)
    {
        this.archive = archive;
        this.fileLength = fileLength;
        this.errors = errors;
        this.root = root;
        isBigEndian = archive.GetEntry(root + "byteorder") is { } entry && ReadEntry(entry, 16).AsSpan().SequenceEqual("big"u8);
    }

    /// <summary>Whether an archive is one of PyTorch's.</summary>
    public static bool IsOne(ZipArchive archive) => FindPickle(archive) is not null;

    public static (ForeignLayers Layers, ForeignMetadata Metadata) Read(ZipArchive archive, long fileLength, InputErrors errors)
    {
        ZipArchiveEntry pickle = FindPickle(archive)!;
        string root = pickle.FullName[..^TorchWriter.PickleName.Length];
        TorchFile file = new(archive, fileLength, root, errors);
        ForeignLayers layers = StateDictionary.Read(file.Tensors(file.ReadPickle(pickle)), errors);
        return (layers, ForeignMetadata.Read(file.FindText, errors));
    }

    private static ZipArchiveEntry? FindPickle(ZipArchive archive) =>
        archive.Entries.FirstOrDefault(entry => entry.FullName.EndsWith("/" + TorchWriter.PickleName, StringComparison.Ordinal));

    private string? FindText(string key) =>
        archive.GetEntry(root + key) is { } entry ? Encoding.UTF8.GetString(ReadEntry(entry, LongestText)) : null;

    private object? ReadPickle(ZipArchiveEntry entry)
    {
        byte[] bytes = ReadEntry(entry, LongestPickle);
        using ByteInput input = new(
            new MemoryStream(bytes), $"{errors.Source}, entry {entry.FullName}", bytes.Length, null, leaveOpen: false, new LoadMeter(null), default);
        return PickleReader.Read(input, new TorchPickle(), PickleBudget);
    }

    private List<ForeignTensor> Tensors(object? saved)
    {
        IReadOnlyList<KeyValuePair<object?, object?>> state = TorchState.Find(saved, errors);
        if (state.Count > MostTensors)
            throw errors.Of($"a state dictionary of at most {MostTensors:N0} tensors", $"{state.Count:N0} entries");
        List<ForeignTensor> tensors = [];
        HashSet<TorchStorage> named = [];
        Int128 shown = 0;
        foreach ((object? key, object? value) in state)
        {
            if (value is not TorchTensor && !TorchState.IsWeight(key))
                continue;
            if (key is not string { Length: <= LongestName } name || value is not TorchTensor tensor)
            {
                throw errors.Of(
                    "a state dictionary: tensors by name",
                    $"{PickleText.Describe(value)} under {(key is string { Length: <= LongestName } text ? $"'{text}'" : PickleText.Describe(key))}", TorchState.Advice);
            }

            named.Add(tensor.Storage);
            shown += tensor.Length;
            if (tensor.Length <= tensor.Storage.Count && tensor.End > tensor.Storage.Count)
                throw errors.Of($"'{name}' within its storage of {tensor.Storage.Count} values", $"one that ends at {tensor.End}");
            tensors.Add(new ForeignTensor(name, tensor.Size, () => ReadTensor(name, tensor)));
        }

        // A tensor may show a value of its storage many times, and a storage may be named by many tensors: what a file becomes in
        // memory is held down to what is in it.
        Int128 held = named.Aggregate((Int128)0, (sum, storage) => sum + storage.ByteLength);
        if (held > fileLength || shown > named.Aggregate((Int128)0, (sum, storage) => sum + storage.Count))
        {
            throw errors.Of(
                $"tensors with values of their own in a file of {fileLength:N0} bytes", $"{shown:N0} values in storages of {held:N0} bytes",
                "Save a copy: torch.save({name: tensor.clone() for name, tensor in state_dict.items()}, path).");
        }

        return tensors;
    }

    private float[] ReadTensor(string name, TorchTensor tensor)
    {
        float[] storage = ReadStorage(name, tensor.Storage);
        float[] values = new float[(int)tensor.Length];
        long[] index = new long[tensor.Size.Length];
        for (int i = 0; i < values.Length; i++)
        {
            long at = tensor.Offset;
            for (int axis = 0; axis < index.Length; axis++)
                at += index[axis] * tensor.Stride[axis];
            values[i] = storage[at];
            for (int axis = index.Length - 1; axis >= 0 && ++index[axis] == tensor.Size[axis]; axis--)
                index[axis] = 0;
        }

        return values;
    }

    /// <summary>The values of a storage, which are kept, since tensors may share it.</summary>
    private float[] ReadStorage(string name, TorchStorage storage)
    {
        if (storages.TryGetValue(storage, out float[]? kept))
            return kept;
        ZipArchiveEntry entry = archive.GetEntry($"{root}data/{storage.Key}")
            ?? throw errors.Of($"the entry {root}data/{storage.Key} for '{name}'", "none");
        byte[] bytes = ReadEntry(entry, storage.ByteLength);
        if (bytes.Length != storage.ByteLength)
            throw errors.Of($"{storage.ByteLength:N0} bytes in the entry {entry.FullName}", $"{bytes.Length:N0}");
        ForeignType type = storage.Type.Type;
        return storages[storage] = (type with { Element = type.Element with { IsBigEndian = isBigEndian } }).ToFloats(bytes);
    }


    /// <summary>The bytes of an entry, which PyTorch never compresses.</summary>
    private byte[] ReadEntry(ZipArchiveEntry entry, long limit)
    {
        if (entry.IsEncrypted || entry.CompressedLength != entry.Length || entry.Length > Math.Min(limit, fileLength))
        {
            throw errors.Of(
                $"the entry {entry.FullName} as torch.save writes it, as it is and of at most {Math.Min(limit, fileLength):N0} bytes",
                $"one of {entry.CompressedLength:N0} bytes that decompress to {entry.Length:N0}", "Write it again with torch.save.");
        }

        string name = $"{errors.Source}, entry {entry.FullName}";
        CheckedEntry content = new(entry);
        using ByteInput input = new(content, name, entry.Length, null, leaveOpen: false, new LoadMeter(null), default);
        byte[] bytes = input.ReadBlock((ulong)entry.Length, "an entry", Array.MaxLength);
        if (input.TryReadByte() >= 0)
            throw input.Wrong("the end of the entry", "more bytes");
        content.Check(input);
        return bytes;
    }
}
