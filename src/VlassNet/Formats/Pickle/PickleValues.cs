using VlassNet.Formats.Arrays;

namespace VlassNet.Formats.Pickle;

/// <summary>A name that a pickle may refer to. It is data here: nothing is looked up and nothing runs.</summary>
internal enum PickleGlobal
{
    ReconstructArray,
    ArrayFromBuffer,
    Scalar,
    ArrayType,
    TypeOfElements,
    EncodeText,
    ReconstructObject,
    Mapping,
    Sequence,
    Unordered,
    Bytes,
    PlainObject,
}

/// <summary>A Python tuple, which cannot change; a list is a <see cref="List{T}"/>.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>A Python set: its items are in an order that means nothing.</summary>
internal sealed record PickleUnordered(List<object?> Items);

/// <summary>A Python dictionary as the pairs that were put into it: no hashing, so no keys that collide on purpose.</summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Pairs { get; } = [];

    /// <summary>The value of a key given as text or bytes, the last one put in; false where there is none.</summary>
    public bool TryGet(string key, out object? value)
    {
        int place = Pairs.FindLastIndex(pair => PickleText.Is(pair.Key, key));
        value = place < 0 ? null : Pairs[place].Value;
        return place >= 0;
    }
}

/// <summary>Bytes, a bytearray, or a text of Python 2 (which is bytes, read as Latin-1).</summary>
internal sealed class PickleBytes(byte[] value)
{
    /// <summary>The longest that several arrays may share.</summary>
    public const int SmallEnoughToRepeat = 256;

    private bool isGiven;

    public byte[] Value { get; } = value;

    /// <summary>Gives the bytes to an array as its own; false the second time, unless they are few and can be copied.</summary>
    public bool TryGive(out byte[] own)
    {
        own = Value.Length <= SmallEnoughToRepeat ? [.. Value] : Value;
        bool mayGive = !isGiven || Value.Length <= SmallEnoughToRepeat;
        isGiven = true;
        return mayGive;
    }
}

/// <summary>The payload of an array that was read while the array's type and shape lay on the stack.</summary>
internal sealed record LoadedPayload(NumpyArray Array);

/// <summary><c>numpy.dtype(…)</c>, whose byte order a BUILD sets afterwards.</summary>
internal sealed class PickleElementType(ElementType type)
{
    public ElementType Type { get; set; } = type;

    /// <summary>Whether an array of it holds Python objects and no numbers.</summary>
    public bool IsObject => Type.Kind == ElementType.ObjectKind;
}

/// <summary>An array between its creation and the BUILD that fills it. Others may already refer to it.</summary>
internal sealed class PickleArray
{
    public NumpyArray? Value { get; set; }

    /// <summary>What an array of Python objects holds instead of numbers.</summary>
    public PickleObjects? Objects { get; set; }
}

/// <summary>The objects of an array <c>dtype=object</c>, in C order.</summary>
internal sealed record PickleObjects(ArrayLayout Layout, IReadOnlyList<object?> Items);
