using System.Text;

namespace VlassNet.Keras.Hdf5;

/// <summary>
/// Walks an HDF5 file before the library reads it, and refuses what the library would follow or believe: links to other paths and other
/// files, which it resolves as it comes upon them (one that leads to itself ends the process), values kept in other files, loops, and
/// sizes beyond the file's. What is refused is nothing that Keras writes.
/// </summary>
internal sealed class Hdf5Audit
{
    private const int Deepest = 64;
    private const string NoLinks = "Nothing was opened. Copy the values into one file with h5py, and save that.";

    private readonly RawBytes file;
    private readonly DatasetAudit datasets;
    private readonly MessageAudit claims;
    private readonly HashSet<ulong> seen = [];
    private readonly Stack<Place> places = [];

    private Hdf5Audit(RawBytes file, long fileLength)
    {
        this.file = file;
        datasets = new DatasetAudit(file, seen, SizeLimit.For(fileLength));
        claims = new MessageAudit(file);
    }

    /// <summary>Checks all objects of a file.</summary>
    /// <param name="stream">The HDF5 data.</param>
    /// <param name="fileLength">The bytes of the file that they are in.</param>
    /// <param name="errors">Makes the exceptions.</param>
    /// <exception cref="BadInputException">Something is refused.</exception>
    public static void Check(Stream stream, long fileLength, InputErrors errors)
    {
        Hdf5Audit audit = new(new RawBytes(stream, errors), fileLength);
        audit.places.Push(new Place(audit.Root(), "", 0, null));
        while (audit.places.TryPop(out Place? place))
            audit.CheckObject(place);
    }

    /// <summary>The address of the root group's header.</summary>
    private ulong Root()
    {
        byte[] block = file.Read(0, 48);
        byte version = block[8];
        bool isFirst = version < 2;
        int sizes = isFirst ? 13 : 9, origin = isFirst ? version == 0 ? 24 : 28 : 12;
        if (version > 3 || block[sizes] != 8 || block[sizes + 1] != 8 || RawBytes.Long(block, origin) != 0)
            throw file.Damage(8, "the start of an HDF5 file of version 0 to 3, with 8-byte addresses from 0", Convert.ToHexString(block));
        return isFirst ? RawBytes.Long(file.Read((ulong)origin + 40, 8), 0) : RawBytes.Long(block, 36);
    }

    private void CheckObject(Place place)
    {
        if (!seen.Add(place.Address))
            throw Refuse(place, "an object of one name", "one of several, or a loop");
        if (place.Depth > Deepest)
            throw Refuse(place, $"groups in groups at most {Deepest} deep", "more");
        ObjectMessages messages = new(file, place.Address);
        if (messages.Have(MessageKind.ExternalFiles))
            throw Refuse(place, "values that are in the file", "external storage", NoLinks);
        if (messages.All(MessageKind.AttributeInfo).Any(info => IsIndexed(info, (info.ElementAtOrDefault(1) & 1) != 0 ? 4 : 2)))
            throw Refuse(place, "attributes in the object's header", "an index of attributes");
        claims.Check(messages, place.Name);
        if (messages.Have(MessageKind.Layout))
            datasets.Check(messages, place.Path);
        if (messages.Have(MessageKind.SymbolTable))
            CheckSymbolTable(place, messages.One(MessageKind.SymbolTable, 16));
        else if (place.Table is not null)
            throw Refuse(place, "a group", "another object");
        foreach (byte[] link in messages.All(MessageKind.LinkInfo).SelectMany(info => Index(place, info)))
            CheckLink(place, link);
        foreach (byte[] link in messages.All(MessageKind.Link))
            CheckLink(place, link);
    }

    /// <summary>The links of a group that are kept outside its header.</summary>
    private IEnumerable<byte[]> Index(Place place, byte[] info)
    {
        int at = (info.ElementAtOrDefault(1) & 1) != 0 ? 10 : 2;
        if (info.Length < at + 16)
            throw Refuse(place, "a group's links", $"{info.Length} bytes");
        return IsIndexed(info, at) || RawBytes.Long(info, at + 8) != RawBytes.None
            ? LinkIndex.Read(file, seen, RawBytes.Long(info, at), RawBytes.Long(info, at + 8))
            : [];
    }

    /// <summary>Whether something is kept outside the header, in the heap whose address the message has.</summary>
    private static bool IsIndexed(byte[] info, int at) => info.Length < at + 16 || RawBytes.Long(info, at) != RawBytes.None;

    private void CheckLink(Place place, byte[] link)
    {
        const byte HasKind = 8, HasOrder = 4, HasCharacters = 16;
        byte flags = link.ElementAtOrDefault(1);
        int at = 2 + ((flags & HasKind) != 0 ? 1 : 0) + ((flags & HasOrder) != 0 ? 8 : 0) + ((flags & HasCharacters) != 0 ? 1 : 0);
        int width = 1 << (flags & 3);
        if (link.Length < at + width)
            throw Refuse(place, "a link", $"{link.Length} bytes");
        byte[] size = new byte[8];
        link.AsSpan(at, width).CopyTo(size);
        ulong length = RawBytes.Long(size, 0);
        at += width;
        if (length > (ulong)(link.Length - at))
            throw Refuse(place, $"a link's name of at most {link.Length - at} bytes", $"{length}");
        string name = Encoding.UTF8.GetString(link, at, (int)length);
        at += (int)length;
        byte kind = (flags & HasKind) != 0 ? link[2] : (byte)0;
        if (kind != 0)
            throw Refuse(place.Inside(name), "an object of this file", kind == 1 ? "a soft link" : "an external link", NoLinks);
        if (link.Length < at + 8)
            throw Refuse(place.Inside(name), "an address", "the end of the link");
        places.Push(place.Child(RawBytes.Long(link, at), name, null));
    }

    private void CheckSymbolTable(Place place, byte[] table)
    {
        // The library takes the table from the parent's entry, where there is one.
        if (place.Table is { } known && !known.AsSpan().SequenceEqual(table.AsSpan(0, 16)))
            throw Refuse(place, "one table of names", "two");
        byte[] heap = file.Read(RawBytes.Long(table, 8), 32, "HEAP"u8);
        ulong names = RawBytes.Long(heap, 24), length = RawBytes.Long(heap, 8);
        if (!file.Has(names, length))
            throw file.Damage(RawBytes.Long(table, 8), $"names within {file.Length} bytes", $"{length} at {names}");
        foreach ((ulong node, _) in BTreeWalk.Leaves(file, seen, RawBytes.Long(table, 0), kind: 0, keyLength: 8))
        {
            ushort count = RawBytes.Short(file.Read(node, 8, "SNOD"u8), 6);
            byte[] entries = file.Read(node + 8, count * 40UL);
            for (int at = 0; at < entries.Length; at += 40)
                CheckEntry(place, entries.AsSpan(at, 40), names, length);
        }
    }

    private void CheckEntry(Place place, ReadOnlySpan<byte> entry, ulong names, ulong length)
    {
        string name = Name(names, length, RawBytes.Long(entry, 0));
        switch (RawBytes.Int(entry, 16))
        {
            case 0:
                places.Push(place.Child(RawBytes.Long(entry, 8), name, null));
                break;
            case 1:
                places.Push(place.Child(RawBytes.Long(entry, 8), name, entry[24..].ToArray()));
                break;
            case 2:
                throw Refuse(place.Inside(name), "an object of this file", "a soft link", NoLinks);
            default:
                throw Refuse(place.Inside(name), "an entry of a group", $"one of kind {RawBytes.Int(entry, 16)}");
        }
    }

    private string Name(ulong names, ulong length, ulong at)
    {
        const ulong Longest = 1024;
        if (at >= length)
            throw file.Damage(names, $"a name within {length} bytes", $"one at {at}");
        ReadOnlySpan<byte> bytes = file.Read(names + at, Math.Min(length - at, Longest));
        int end = bytes.IndexOf((byte)0);
        return end >= 0
            ? Encoding.UTF8.GetString(bytes[..end])
            : throw file.Damage(names + at, $"a name of less than {Longest} bytes", "none");
    }

    private Exception Refuse(Place place, string expected, string found) =>
        file.Errors.In(place.Name, expected, found);

    private Exception Refuse(Place place, string expected, string found, string advice) =>
        file.Errors.In(place.Name, expected, found, advice);

    /// <summary>An object that is still to be looked at.</summary>
    /// <param name="Address">The address of its header.</param>
    /// <param name="Path">Its path, empty for the root.</param>
    /// <param name="Depth">How many groups it is in.</param>
    /// <param name="Table">The table of its names as its parent has it, or null where it does not.</param>
    private sealed record Place(ulong Address, string Path, int Depth, byte[]? Table)
    {
        public string Name => Path.Length == 0 ? "/" : Path;

        public Place Inside(string name) => this with { Path = $"{Path}/{name}" };

        public Place Child(ulong address, string name, byte[]? table) => new(address, $"{Path}/{name}", Depth + 1, table);
    }
}
