namespace VlassNet.Keras.Hdf5;

/// <summary>What the messages of an object's header are; only those that matter here.</summary>
internal enum MessageKind
{
    Dataspace = 1,
    LinkInfo = 2,
    Datatype = 3,
    OldFillValue = 4,
    FillValue = 5,
    Link = 6,
    ExternalFiles = 7,
    Layout = 8,
    Filters = 11,
    Attribute = 12,
    Continuation = 16,
    SymbolTable = 17,
    AttributeInfo = 21,
}

/// <summary>The messages of an HDF5 object's header, of version 1 or 2.</summary>
internal sealed class ObjectMessages
{
    private const byte Shared = 2;
    private const int MostBlocks = 1000;
    private const ulong MostBytes = 4 << 20;

    private readonly List<(MessageKind Kind, byte[] Data)> messages = [];
    private readonly RawBytes file;
    private readonly ulong address;

    /// <summary>Reads the header of the object at an address.</summary>
    public ObjectMessages(RawBytes file, ulong address)
    {
        this.file = file;
        this.address = address;
        Queue<(ulong Address, ulong Count)> blocks = new();
        byte[] prefix = file.Read(address, 16);
        bool isSecond = prefix.AsSpan().StartsWith("OHDR"u8);
        bool hasOrder = false;
        if (isSecond)
        {
            byte flags = prefix[5];
            hasOrder = (flags & 4) != 0;
            ulong start = address + 6 + ((flags & 32) != 0 ? 16u : 0) + ((flags & 16) != 0 ? 4u : 0);
            int width = 1 << (flags & 3);
            byte[] size = new byte[8];
            file.Read(start, (ulong)width).CopyTo(size, 0);
            blocks.Enqueue((start + (ulong)width, RawBytes.Long(size, 0)));
        }
        else if (prefix[0] == 1)
        {
            blocks.Enqueue((address + 16, RawBytes.Int(prefix, 8)));
        }
        else
        {
            throw file.Damage(address, "the header of an object", $"the bytes {Convert.ToHexString(prefix)}");
        }

        ulong total = 0;
        for (int count = 1; blocks.TryDequeue(out (ulong Address, ulong Count) block); count++)
        {
            total += Math.Min(block.Count, MostBytes + 1);
            if (count > MostBlocks || total > MostBytes)
                throw file.Damage(address, $"an object's header of at most {MostBlocks} parts and {MostBytes} bytes", "more");
            bool isContinued = isSecond && count > 1;
            byte[] bytes = isContinued ? file.Read(block.Address, block.Count, "OCHK"u8) : file.Read(block.Address, block.Count);
            ReadBlock(isContinued ? bytes.AsSpan(4, Math.Max(bytes.Length - 8, 0)) : bytes, isSecond, hasOrder, blocks);
        }
    }

    /// <summary>Whether there is a message of a kind.</summary>
    public bool Have(MessageKind kind) => messages.Exists(message => message.Kind == kind);

    /// <summary>All messages of a kind.</summary>
    public IEnumerable<byte[]> All(MessageKind kind) => messages.Where(message => message.Kind == kind).Select(message => message.Data);

    /// <summary>The message of a kind, of which there is one, with at least so many bytes.</summary>
    public byte[] One(MessageKind kind, int length)
    {
        byte[][] found = [.. All(kind)];
        return found is [byte[] data] && data.Length >= length
            ? data
            : throw file.Damage(address, $"an object with one message '{kind}' of {length} bytes", $"{found.Length} messages");
    }

    private void ReadBlock(ReadOnlySpan<byte> bytes, bool isSecond, bool hasOrder, Queue<(ulong Address, ulong Count)> blocks)
    {
        int prefix = isSecond ? hasOrder ? 6 : 4 : 8;

        // Behind the messages of version 2 may be a gap, too short for another one.
        while (bytes.Length > (isSecond ? prefix : 0))
        {
            if (bytes.Length < prefix)
                throw file.Damage(address, "whole messages in an object's header", $"{bytes.Length} bytes more");
            MessageKind kind = (MessageKind)(isSecond ? bytes[0] : RawBytes.Short(bytes, 0));
            int count = RawBytes.Short(bytes, isSecond ? 1 : 2);
            byte flags = bytes[isSecond ? 3 : 4];
            bytes = bytes[prefix..];
            if (count > bytes.Length)
                throw file.Damage(address, $"a message of at most {bytes.Length} bytes in an object's header", $"{count}");
            ReadOnlySpan<byte> data = bytes[..count];
            bytes = bytes[count..];
            if (!Enum.IsDefined(kind))
                continue;
            if ((flags & Shared) != 0)
                throw file.Damage(address, $"a message '{kind}' of the object's own", "one that is shared");
            if (kind != MessageKind.Continuation)
                messages.Add((kind, data.ToArray()));
            else if (count >= 16)
                blocks.Enqueue((RawBytes.Long(data, 0), RawBytes.Long(data, 8)));
        }
    }
}
