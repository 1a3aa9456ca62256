namespace VlassNet.Keras.Hdf5;

/// <summary>
/// The links of a group that has too many for its header, as files of HDF5 1.8 and newer keep them: a tree (B-tree of version 2) of one
/// node, whose records say where in a heap each link is. That is room for some 45 layers.
/// </summary>
internal sealed class LinkIndex
{
    private const int LinkNames = 5, RecordLength = 11, HeapIdAt = 4;

    private readonly RawBytes file;
    private readonly List<(ulong Start, ulong Length, ulong Address)> blocks = [];

    private LinkIndex(RawBytes file) => this.file = file;

    /// <summary>The links as the header of a group would have them.</summary>
    /// <param name="file">The file.</param>
    /// <param name="seen">The addresses that are in use already.</param>
    /// <param name="heap">The address of the heap.</param>
    /// <param name="tree">The address of the tree.</param>
    public static IEnumerable<byte[]> Read(RawBytes file, HashSet<ulong> seen, ulong heap, ulong tree)
    {
        byte[] head = file.Read(tree, 34, "BTHD"u8);
        ulong leaf = RawBytes.Long(head, 16);
        int count = RawBytes.Short(head, 24);
        bool isLeaf = RawBytes.Short(head, 12) == 0 && (ulong)count == RawBytes.Long(head, 26);
        bool isNew = seen.Add(tree) && seen.Add(heap) && seen.Add(leaf);
        if (head[5] != LinkNames || RawBytes.Short(head, 10) != RecordLength || !isLeaf || !isNew)
            throw file.Damage(tree, "an index of links with one node, of its own", "another one");
        LinkIndex index = new(file);
        index.FindBlocks(heap);
        byte[] records = count == 0 ? [] : file.Read(leaf, (ulong)(6 + (count * RecordLength)), "BTLF"u8);
        return Enumerable.Range(0, count).Select(record => index.Link(records.AsSpan(6 + (record * RecordLength) + HeapIdAt, 7), leaf));
    }

    /// <summary>Finds the blocks of a heap: one, or those that one list has, whose lengths double from row to row.</summary>
    private void FindBlocks(ulong heap)
    {
        const int HeapBits = 32, MostRows = 16;
        byte[] head = file.Read(heap, 142, "FRHP"u8);
        int width = RawBytes.Short(head, 110), rows = RawBytes.Short(head, 140);
        ulong length = RawBytes.Long(head, 112), longest = RawBytes.Long(head, 120), root = RawBytes.Long(head, 132);
        bool isPlain = RawBytes.Short(head, 5) == 7 && RawBytes.Short(head, 7) == 0 && RawBytes.Short(head, 128) == HeapBits;
        if (!isPlain || rows > MostRows || width > MostRows || length > longest || longest > file.Length + (1 << 20))
            throw file.Damage(heap, "a heap of links as HDF5 makes it", "another one");
        if (rows == 0)
        {
            blocks.Add((0, length, root));
            return;
        }

        byte[] list = file.Read(root, (ulong)(17 + (rows * width * 8)), "FHIB"u8);
        ulong start = 0;
        for (int child = 0; child < rows * width; start += length, child++)
        {
            length <<= child > width && child % width == 0 ? 1 : 0;
            if (length > longest)
                throw file.Damage(root, $"blocks of at most {longest} bytes", $"{length}");
            blocks.Add((start, length, RawBytes.Long(list, 17 + (child * 8))));
        }
    }

    private byte[] Link(ReadOnlySpan<byte> id, ulong leaf)
    {
        ulong at = RawBytes.Int(id, 1), length = RawBytes.Short(id, 5);
        foreach ((ulong start, ulong blockLength, ulong address) in blocks)
        {
            bool isInside = at >= start && at - start < blockLength && length <= blockLength - (at - start);
            if (id[0] == 0 && isInside && file.Has(address, blockLength))
                return file.Read(address + (at - start), length);
        }

        throw file.Damage(leaf, "links within the heap", $"one of {length} bytes at {at}");
    }
}
