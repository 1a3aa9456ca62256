using System.IO.Compression;

namespace VlassNet.Keras.Hdf5;

/// <summary>Holds the sizes that datasets claim against the bytes that the file has for them.</summary>
/// <param name="file">The file.</param>
/// <param name="seen">The addresses that are in use already.</param>
/// <param name="limit">The bytes that all datasets may have together.</param>
internal sealed class DatasetAudit(RawBytes file, HashSet<ulong> seen, long limit)
{
    private readonly double limit = limit;
    private double total;

    /// <summary>Checks a dataset.</summary>
    /// <param name="messages">Its header.</param>
    /// <param name="path">Its path.</param>
    public void Check(ObjectMessages messages, string path)
    {
        uint valueSize = RawBytes.Int(messages.One(MessageKind.Datatype, 8), 4);
        ulong[] shape = Dataspace.Shape(messages.One(MessageKind.Dataspace, 4), path, file.Errors);
        double claimed = valueSize * Dataspace.Count(shape);
        total += claimed;
        if (total > limit)
            throw file.Errors.In(path, $"datasets of at most {limit:N0} bytes together, for a file of this length", $"{total:N0}");

        byte[] layout = messages.One(MessageKind.Layout, 4);
        if (layout[0] is not (3 or 4))
            throw file.Errors.In(path, "a dataset's layout of version 3 or 4", $"{layout[0]}");
        switch (layout[1])
        {
            case 0:
                Stored(claimed, RawBytes.Short(layout, 2), path);
                break;
            case 1 when layout.Length >= 18:
                CheckContiguous(claimed, RawBytes.Long(layout, 2), RawBytes.Long(layout, 10), path);
                break;
            case 2 when layout[0] == 3 && layout.Length >= 11 + (layout[2] * 4):
                CheckChunks(layout, shape, valueSize, messages, path);
                break;
            default:
                throw file.Errors.In(
                    path, "values in one piece, or in chunks with an index of version 1",
                    $"a layout of version {layout[0]} and class {layout[1]}",
                    "Write the file without h5py's libver option, and without virtual datasets.");
        }
    }

    private void CheckContiguous(double claimed, ulong address, ulong count, string path)
    {
        Stored(claimed, count, path);
        if (claimed > 0 && !file.Has(address, count))
        {
            string found = address == RawBytes.None ? "values that were never written" : $"{count:N0} bytes at {address:N0}";
            throw file.Errors.In(path, $"values within the {file.Length:N0} bytes of the HDF5 data", found);
        }
    }

    private void CheckChunks(byte[] layout, ulong[] shape, uint valueSize, ObjectMessages messages, string path)
    {
        int axes = shape.Length, chunkAxes = layout[2] - 1;
        uint[] sizes = [.. Enumerable.Range(0, Math.Max(chunkAxes, 0)).Select(axis => RawBytes.Int(layout, 11 + (axis * 4)))];
        double chunk = sizes.Aggregate((double)valueSize, (product, size) => product * size);
        if (chunkAxes != axes || chunk < 1 || chunk > limit)
            throw file.Errors.In(path, $"chunks of {axes} axes and 1 to {limit:N0} bytes", $"{chunkAxes} axes and {chunk:N0} bytes");
        ulong tree = RawBytes.Long(layout, 3);
        if (tree == RawBytes.None)
            throw file.Errors.In(path, "values in the file", "chunks that were never written");
        bool isDeflated = messages.Have(MessageKind.Filters)
            && FilterList.HasDeflate(messages.One(MessageKind.Filters, 2), path, file.Errors);
        double missing = shape.Zip(sizes, (whole, size) => Math.Ceiling((double)whole / size))
            .Aggregate(1.0, (product, count) => product * count);
        foreach ((ulong address, ulong key) in BTreeWalk.Leaves(file, seen, tree, kind: 1, keyLength: 8 + ((axes + 1) * 8)))
        {
            // A key begins with the stored length, in 4 bytes, and with 4 bytes for filters that were left out.
            if (key > uint.MaxValue || (!isDeflated && key != chunk) || !file.Has(address, key))
                throw file.Errors.In(path, $"chunks of {chunk:N0} bytes in a file of {file.Length:N0}", $"{key:N0} at {address:N0}");
            if (isDeflated && Inflated(file.Read(address, key), (long)chunk) != (long)chunk)
                throw file.Errors.In(path, $"chunks that decompress to {chunk:N0} bytes", "another length");
            missing--;
        }

        // Each that is missing would cost time and memory, and nothing in the file.
        if (missing != 0)
            throw file.Errors.In(path, "as many chunks as its shape has", missing > 0 ? $"{missing:N0} less" : $"{-missing:N0} more");
    }

    /// <summary>How many bytes a chunk decompresses to; not much further than to a limit.</summary>
    private static long Inflated(byte[] stored, long limit)
    {
        using ZLibStream inflated = new(new MemoryStream(stored), CompressionMode.Decompress);
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        for (int count = 1; count > 0 && length <= limit; length += count)
            count = inflated.Read(buffer);
        return length;
    }

    private void Stored(double claimed, ulong stored, string path)
    {
        if (claimed > stored)
            throw file.Errors.In(path, $"at most {stored:N0} bytes of values, as many as are stored", $"a shape of {claimed:N0} bytes");
    }
}
