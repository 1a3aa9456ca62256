namespace VlassNet.Keras.Hdf5;

/// <summary>
/// Holds the lengths that attributes and fill values claim against those of their messages and of the heaps that they point to.
/// </summary>
internal sealed class MessageAudit(RawBytes file)
{
    private const int Text = 9, ReferenceSize = 16;

    private readonly HashSet<ulong> heaps = [];

    /// <summary>Checks the messages of an object.</summary>
    public void Check(ObjectMessages messages, string path)
    {
        foreach (byte[] value in messages.All(MessageKind.OldFillValue))
            CheckLength(value, 0, path);
        foreach (byte[] value in messages.All(MessageKind.FillValue))
        {
            if (value.Length < 2 || (value[0] < 3 && value.Length < 4))
                throw file.Errors.In(path, "a fill value", $"{value.Length} bytes");
            bool isThird = value[0] == 3;
            if (isThird ? (value[1] & 32) != 0 : value[3] != 0)
                CheckLength(value, isThird ? 2 : 4, path);
        }

        foreach (byte[] attribute in messages.All(MessageKind.Attribute))
            CheckAttribute(attribute, path);
    }

    private void CheckLength(byte[] value, int at, string path)
    {
        if (value.Length < at + 4 || RawBytes.Int(value, at) > value.Length - at - 4)
            throw file.Errors.In(path, $"a fill value of at most {Math.Max(value.Length - at - 4, 0)} bytes", "a longer one");
    }

    private void CheckAttribute(byte[] attribute, string path)
    {
        if (attribute.Length < 8 || attribute[0] is not (1 or 2 or 3) || (attribute[0] > 1 && attribute[1] != 0))
            throw file.Errors.In(path, "an attribute with a type and shape of its own", $"{attribute.Length} other bytes");
        int start = attribute[0] == 3 ? 9 : 8, unit = attribute[0] == 1 ? 8 : 1;
        int name = RawBytes.Short(attribute, 2);
        int type = start + Padded(name), space = type + Padded(RawBytes.Short(attribute, 4));
        int data = space + Padded(RawBytes.Short(attribute, 6));
        if (data > attribute.Length || type + 8 > space || space + 4 > data || attribute.AsSpan(start).IndexOf((byte)0) != name - 1)
            throw file.Errors.In(path, $"an attribute's name, type and shape within {attribute.Length} bytes", "other lengths");
        double count = Dataspace.Count(Dataspace.Shape(attribute.AsSpan(space, data - space), path, file.Errors));
        uint size = RawBytes.Int(attribute, type + 4);
        if (count * size > attribute.Length - data)
            throw file.Errors.In(path, $"an attribute of at most {attribute.Length - data} bytes", $"a shape of {count * size:N0}");
        if ((attribute[type] & 15) != Text)
            return;
        if ((attribute[type + 1] & 15) != 1 || size != ReferenceSize)
            throw file.Errors.In(path, "attributes that are numbers or texts", "lists of different lengths");
        for (int at = data; at < data + (count * ReferenceSize); at += ReferenceSize)
            CheckHeap(RawBytes.Long(attribute, at + 4));

        int Padded(int length) => (length + unit - 1) / unit * unit;
    }

    /// <summary>Walks the heap that a text is in, where it has any letters: each piece must be within it.</summary>
    private void CheckHeap(ulong address)
    {
        const int Head = 16;
        if (address is 0 or RawBytes.None || !heaps.Add(address))
            return;
        ulong length = RawBytes.Long(file.Read(address, Head, "GCOL"u8), 8);
        if (length < Head || !file.Has(address, length))
            throw file.Damage(address, $"a heap within {file.Length} bytes", $"one of {length} bytes");
        for (ulong at = Head; at + Head <= length;)
        {
            byte[] piece = file.Read(address + at, Head);
            ulong size = RawBytes.Long(piece, 8), left = length - at - Head;
            if (RawBytes.Short(piece, 0) == 0)
                return;
            if (size > left)
                throw file.Damage(address + at, $"a text of at most {left} bytes", $"{size}");
            at += Head + ((size + 7) & ~7ul);
        }
    }
}
