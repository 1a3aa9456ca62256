using System.Text;
using VlassNet.Formats.Arrays;

namespace VlassNet.Formats.Pickle;

/// <summary>What the allowed names do when a pickle "calls" them: they put together the values that this library knows.</summary>
internal sealed class PickleCalls(PickleStack stack, IPickleDialect? dialect)
{
    private const int ArrayCost = 8;
    private const int LongestName = 100;
    private static readonly string[] ByteOrders = ["<", "|", ">", "="];
    private static readonly string[] Latin1Names = ["latin1", "latin-1", "iso-8859-1"];

    public object? Invoke(object? callee, object? arguments)
    {
        object?[] given = stack.As<PickleTuple>(arguments, "the arguments as a tuple").Items;
        if (callee is not (PickleGlobal or null) && dialect?.Call(callee, given) is { } made)
            return made;
        PickleGlobal global = stack.As<PickleGlobal>(callee, "one of the allowed names to be called");
        return (global, given) switch
        {
            (PickleGlobal.ReconstructArray, [PickleGlobal.ArrayType, PickleTuple, _]) => new PickleArray(),
            (PickleGlobal.TypeOfElements, [var name, ..]) when PickleText.OfAtMost(LongestName, name) is string text => NewType(text),
            (PickleGlobal.ArrayFromBuffer, [var payload, PickleElementType type, PickleTuple shape, var order])
                when PickleText.Is(order, "C") || PickleText.Is(order, "F") =>
                new PickleArray { Value = ReadArray(payload, LayoutOf(type, shape, PickleText.Is(order, "F"))) },
            (PickleGlobal.Scalar, [PickleElementType { IsObject: false } type, PickleBytes bytes]) => ToScalar(type.Type, bytes.Value),
            (PickleGlobal.EncodeText, [var text, var encoding])
                when IsLatin1(encoding) => Encode(text),
            (PickleGlobal.Bytes, []) => new PickleBytes([]),
            (PickleGlobal.Bytes, [PickleBytes bytes]) => bytes,
            (PickleGlobal.Bytes, [string text, var encoding])
                when IsLatin1(encoding) => Encode(text),
            (PickleGlobal.Mapping, []) => new PickleDictionary(),
            (PickleGlobal.Mapping, [var pairs]) => ToDictionary(pairs),
            (PickleGlobal.Sequence, []) => new List<object?>(),
            (PickleGlobal.Sequence, [var items]) => ToList(items),
            (PickleGlobal.Unordered, []) => new PickleUnordered([]),
            (PickleGlobal.Unordered, [var items]) => new PickleUnordered(ToList(items)),
            (PickleGlobal.ReconstructObject, [PickleOpaque opaque, PickleGlobal.PlainObject, _]) => new PickleOpaque(opaque.Name),
            (PickleGlobal.ReconstructObject, [PickleGlobal.Mapping, _, var pairs]) => ToDictionary(pairs),
            (PickleGlobal.ReconstructObject, [PickleGlobal.Sequence, _, var items]) => ToList(items),
            (PickleGlobal.ReconstructObject, [PickleGlobal.Unordered, _, var items]) => new PickleUnordered(ToList(items)),
            (PickleGlobal.ReconstructObject, [PickleGlobal.ArrayType, PickleGlobal.PlainObject, _]) => new PickleArray(),
            _ => throw stack.Wrong(
                $"arguments that make sense for the name of {global}",
                $"({string.Join(", ", given.Take(5).Select(PickleText.Describe))})"),
        };
    }

    /// <summary>BUILD: gives a type its byte order, or an array its shape, type and data.</summary>
    public void SetState(object? target, object? state)
    {
        // Attributes of a dictionary of a class of its own, such as PyTorch gives a state dictionary, say nothing of what is in it.
        if (target is PickleDictionary && state is PickleDictionary)
            return;
        if (target is PickleOpaque opaque)
        {
            opaque.State = state as PickleDictionary;
            return;
        }

        object?[] items = stack.As<PickleTuple>(state, "the state as a tuple").Items;
        switch (target, items)
        {
            case (PickleElementType type, [long, var order, var subarray, var names, ..]):
                if (subarray is not null || names is not null)
                    throw stack.Wrong("an array of plain numbers", "a structured type", "Write each field as an array.");
                if (!ByteOrders.Any(known => PickleText.Is(order, known)))
                    throw stack.Wrong("a byte order <, >, = or |", PickleText.Describe(order));
                type.Type = type.Type with { IsBigEndian = PickleText.Is(order, ">") };
                break;
            case (PickleArray array, [long, PickleTuple shape, PickleElementType type, bool isFortran, var payload]):
                Fill(array, payload, LayoutOf(type, shape, isFortran));
                break;
            case (PickleArray array, [PickleTuple shape, PickleElementType type, bool isFortran, var payload]):
                Fill(array, payload, LayoutOf(type, shape, isFortran));
                break;
            default:
                throw stack.Wrong(
                    "the state of a NumPy array or type",
                    $"{PickleText.Describe(state)} for {PickleText.Describe(target)}");
        }
    }

    public ArrayLayout LayoutOf(PickleElementType type, PickleTuple shape, bool isFortran)
    {
        // Each array that is made costs something however few bytes it has, and so does looking at its shape.
        if (shape.Items.Length > ArrayLayout.MostAxes)
            throw stack.Wrong($"an array of at most {ArrayLayout.MostAxes} axes", $"one of {shape.Items.Length:N0}");
        stack.Charge(ArrayCost + shape.Items.Length);
        long[] axes = [.. shape.Items.Select(axis => stack.As<long>(axis, "a shape of integers"))];
        return ArrayLayout.TryCreate(type.Type, axes, isFortran, out string problem)
            ?? throw stack.Wrong("a possible shape", problem);
    }

    private void Fill(PickleArray array, object? payload, ArrayLayout layout)
    {
        if (array is not { Value: null, Objects: null })
            throw stack.Wrong("one state for each array", "another for one that has its data");
        if (layout.Type.Kind != ElementType.ObjectKind)
            array.Value = ReadArray(payload, layout);
        else if (payload is List<object?> items && items.Count == layout.Count && !layout.IsFortran)
            array.Objects = new PickleObjects(layout, items);
        else
            throw stack.Wrong($"a list of {layout.Count:N0} objects in C order for an array {layout}", PickleText.Describe(payload));
    }

    private NumpyArray ReadArray(object? payload, ArrayLayout layout)
    {
        switch (payload)
        {
            case var _ when layout.Type.Kind == ElementType.ObjectKind:
                throw stack.Wrong("an array of numbers", $"the bytes of an object array {layout}");
            case LoadedPayload loaded when loaded.Array.Layout.IsSame(layout):
                return loaded.Array;
            case FileRegion region when region.TryGive():
                return ArrayLoader.Load(layout, region);
            case PickleBytes bytes when bytes.Value.Length != layout.ByteLength:
                throw stack.Wrong($"{layout.ByteLength:N0} bytes for an array {layout}", $"{bytes.Value.Length:N0}");
            case PickleBytes bytes when bytes.TryGive(out byte[] raw):
                stack.Charge(Math.Min(raw.Length, PickleBytes.SmallEnoughToRepeat) / 16);
                return new NumpyArray(layout, layout.IsFortran ? FortranFill.ToCOrder(layout, raw) : raw);
            case LoadedPayload or FileRegion or PickleBytes:
                throw stack.Wrong(
                    $"data of its own for each array; here an array {layout}",
                    "the data of another array", "Write the arrays to files of their own.");
            default:
                throw stack.Wrong(
                    $"the bytes of an array {layout}", PickleText.Describe(payload), "Write it as numbers, not as objects.");
        }
    }

    private PickleElementType NewType(string text)
    {
        if (text is "O" or "O4" or "O8")
            return new PickleElementType(new ElementType(ElementType.ObjectKind, 8));
        return ElementType.TryParse(text, out ElementType type)
            ? new PickleElementType(type)
            : throw stack.Wrong(
                "an array of bool, int8…64, uint8…64, float16/32/64 or text", $"type {text}",
                text.StartsWith('V')
                    ? "Save each field as an array of its own, e.g. table['x']."
                    : "Convert it first, e.g. with images.astype('float32').");
    }

    private static bool IsLatin1(object? encoding) => Latin1Names.Any(name => PickleText.Is(encoding, name));

    private static object ToScalarNumber(ElementType type, byte[] bytes)
    {
        double value = ElementConverter.ToDouble(type, bytes);
        return type.Kind switch
        {
            'b' => value != 0,
            'f' => value,
            _ when Math.Abs(value) <= 1L << 53 => (object)(long)value,
            _ => value,
        };
    }

    private object ToScalar(ElementType type, byte[] bytes)
    {
        if (bytes.Length != type.Size)
            throw stack.Wrong($"{type.Size} bytes for a scalar {type}", $"{bytes.Length:N0}");
        stack.Charge(bytes.Length / 16);
        return type.Kind switch
        {
            'U' => (type.IsBigEndian ? new UTF32Encoding(true, false) : Encoding.UTF32).GetString(bytes),
            'S' => new PickleBytes(bytes),
            _ => ToScalarNumber(type, bytes),
        };
    }

    private object Encode(object? text)
    {
        if (text is LoadedPayload)
            return text;
        string characters = stack.As<string>(text, "a text to encode");
        if (characters.Any(character => character > 'ÿ'))
            throw stack.Wrong("a text of characters up to U+00FF", "one beyond");
        stack.Charge(characters.Length / 16);
        return new PickleBytes(Encoding.Latin1.GetBytes(characters));
    }

    private List<object?> ToList(object? items)
    {
        IReadOnlyList<object?> all = items switch
        {
            List<object?> list => list,
            PickleTuple tuple => tuple.Items,
            PickleUnordered set => set.Items,
            _ => throw stack.Wrong("a list or a tuple", PickleText.Describe(items)),
        };
        stack.Charge(all.Count);
        return [.. all];
    }

    private PickleDictionary ToDictionary(object? pairs)
    {
        PickleDictionary made = new();
        if (pairs is PickleDictionary other)
        {
            stack.Charge(other.Pairs.Count);
            made.Pairs.AddRange(other.Pairs);
            return made;
        }

        foreach (object? pair in ToList(pairs))
        {
            List<object?> two = ToList(pair);
            if (two.Count != 2)
                throw stack.Wrong("a pair of key and value", PickleText.Describe(pair));
            made.Pairs.Add(new KeyValuePair<object?, object?>(two[0], two[1]));
        }

        return made;
    }
}
