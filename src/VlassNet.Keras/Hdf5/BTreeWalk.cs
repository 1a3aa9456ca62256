namespace VlassNet.Keras.Hdf5;

/// <summary>Walks the trees that HDF5 keeps the names of a group and the chunks of a dataset in (B-trees of version 1).</summary>
internal static class BTreeWalk
{
    /// <summary>What the leaves of a tree have: addresses, each with the first 8 bytes of its key. A loop is refused.</summary>
    /// <param name="file">The file.</param>
    /// <param name="seen">The addresses that are in use already.</param>
    /// <param name="root">The address of the tree.</param>
    /// <param name="kind">0 for a group's, 1 for a dataset's.</param>
    /// <param name="keyLength">The bytes of a key, which stand before every address and after the last.</param>
    public static IEnumerable<(ulong Address, ulong Key)> Leaves(RawBytes file, HashSet<ulong> seen, ulong root, byte kind, int keyLength)
    {
        Stack<(ulong Address, int Level)> nodes = new([(root, -1)]);
        while (nodes.TryPop(out (ulong Address, int Level) node))
        {
            if (!seen.Add(node.Address))
                throw file.Damage(node.Address, "a tree in which every node comes once", "a loop");
            byte[] head = file.Read(node.Address, 24, "TREE"u8);
            byte level = head[5];
            if (head[4] != kind || (node.Level >= 0 && level != node.Level))
                throw file.Damage(node.Address, $"a node of kind {kind} of the level below", $"one of kind {head[4]} and level {level}");
            int stride = keyLength + 8, count = RawBytes.Short(head, 6);
            byte[] entries = file.Read(node.Address + 24, (ulong)((count * stride) + keyLength));
            for (int at = 0; at < count * stride; at += stride)
            {
                ulong address = RawBytes.Long(entries, at + keyLength);
                if (level > 0)
                    nodes.Push((address, level - 1));
                else if (seen.Add(address))
                    yield return (address, RawBytes.Long(entries, at));
                else
                    throw file.Damage(address, "a tree in which every leaf comes once", "a loop");
            }
        }
    }
}
