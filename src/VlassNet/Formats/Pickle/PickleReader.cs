using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using VlassNet.Formats.Input;

namespace VlassNet.Formats.Pickle;

/// <summary>
/// Reads a Python pickle of protocol 0 to 5 as data: a stack machine over values of this library, with no way to make or run
/// anything else. The payload of a large array goes straight to where it will stay (see <see cref="PickleStrings"/>).
/// </summary>
internal sealed class PickleReader
{
    private const int LongestLine = 4096;
    private const int HighestProtocol = 5;
    private const int OpcodesBetweenChecks = 1 << 16;
    private static readonly object[] SmallIntegers = [.. Enumerable.Range(0, 256).Select(value => (object)(long)value)];

    private readonly ByteInput input;
    private readonly PickleStack stack;
    private readonly PickleCalls calls;
    private readonly PickleStrings strings;
    private readonly IPickleDialect? dialect;

    private PickleReader(ByteInput input, IPickleDialect? dialect, long budget)
    {
        this.input = input;
        this.dialect = dialect;
        stack = new PickleStack(input, budget);
        calls = new PickleCalls(stack, dialect);
        strings = new PickleStrings(input, stack, calls);
    }

    /// <summary>Reads one pickle to its STOP.</summary>
    /// <param name="input">Where it stands.</param>
    /// <param name="dialect">The names that it may have besides NumPy's; null for none.</param>
    /// <param name="budget">The most that it may make, see <see cref="PickleStack"/>.</param>
    public static object? Read(ByteInput input, IPickleDialect? dialect = null, long budget = PickleStack.UsualBudget)
    {
        if (input.Fill() && KnownFile.Of(input.Buffered) is { } known)
            throw input.Wrong("a Python pickle", known.Name, known.Advice);
        return new PickleReader(input, dialect, budget).Run();
    }

    private object? Run()
    {
        for (long done = 1; ; done++)
        {
            // Opcodes that take no bytes to speak of can be many: a read asks only once a buffer.
            if (done % OpcodesBetweenChecks == 0)
                input.Token.ThrowIfCancellationRequested();
            stack.OpcodeOffset = input.Position;
            int opcode = input.TryReadByte();
            if (opcode < 0)
                throw input.Ended("a pickle up to its STOP");
            if (opcode == Opcode.Stop)
                return stack.Pop();
            if (!RunNumber(opcode) && !RunContainer(opcode) && !RunMemo(opcode) && !strings.Run(opcode))
                RunObject(opcode);
        }
    }

    private bool RunNumber(int opcode)
    {
        switch (opcode)
        {
            case Opcode.None: stack.Push(null); break;
            case Opcode.NewTrue: stack.Push(true); break;
            case Opcode.NewFalse: stack.Push(false); break;
            case Opcode.BinInt1: stack.Push(SmallIntegers[input.ReadByte()]); break;
            case Opcode.BinInt2: stack.Push((long)input.ReadLittleEndian(2)); break;
            case Opcode.BinInt: stack.Push((long)(int)input.ReadLittleEndian(4)); break;
            case Opcode.Long1: PushLong(input.ReadByte()); break;
            case Opcode.Long4: PushLong(input.ReadLittleEndian(4)); break;
            case Opcode.Int: PushInteger(Line()); break;
            case Opcode.Long: PushInteger(Line().TrimEnd('L')); break;
            case Opcode.BinFloat:
                stack.Push(BitConverter.UInt64BitsToDouble(BinaryPrimitives.ReverseEndianness(input.ReadLittleEndian(8))));
                break;
            case Opcode.Float:
                string text = Line();
                stack.Push(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                    ? value
                    : throw stack.Wrong("a number", $"'{text}'"));
                break;
            default: return false;
        }

        return true;
    }

    private bool RunContainer(int opcode)
    {
        switch (opcode)
        {
            case Opcode.Mark: stack.Mark(); break;
            case Opcode.EmptyTuple: stack.Push(new PickleTuple([])); break;
            case Opcode.Tuple: stack.Push(new PickleTuple(stack.PopToMark())); break;
            case Opcode.Tuple1: PushTuple(1); break;
            case Opcode.Tuple2: PushTuple(2); break;
            case Opcode.Tuple3: PushTuple(3); break;
            case Opcode.EmptyList: stack.Push(new List<object?>()); break;
            case Opcode.EmptySet: stack.Push(new PickleUnordered([])); break;
            case Opcode.List: stack.Push(stack.PopToMark().ToList()); break;
            case Opcode.FrozenSet: stack.Push(new PickleUnordered([.. stack.PopToMark()])); break;
            case Opcode.Append:
                object? item = stack.Pop();
                stack.Peek<List<object?>>("a list").Add(item);
                break;
            case Opcode.Appends:
                object?[] items = stack.PopToMark();
                stack.Peek<List<object?>>("a list").AddRange(items);
                break;
            case Opcode.AddItems:
                object?[] members = stack.PopToMark();
                stack.Peek<PickleUnordered>("a set").Items.AddRange(members);
                break;
            case Opcode.EmptyDict: stack.Push(new PickleDictionary()); break;
            case Opcode.Dict:
                object?[] contents = stack.PopToMark();
                stack.Push(new PickleDictionary());
                SetItems(contents);
                break;
            case Opcode.SetItem:
                object? only = stack.Pop();
                SetItems([stack.Pop(), only]);
                break;
            case Opcode.SetItems: SetItems(stack.PopToMark()); break;
            default: return false;
        }

        return true;
    }

    private bool RunMemo(int opcode)
    {
        switch (opcode)
        {
            case Opcode.Memoize: stack.Memoize(); break;
            case Opcode.BinPut: stack.Put(input.ReadByte()); break;
            case Opcode.LongBinPut: stack.Put((long)input.ReadLittleEndian(4)); break;
            case Opcode.Put: stack.Put(LineAsKey()); break;
            case Opcode.BinGet: stack.Get(input.ReadByte()); break;
            case Opcode.LongBinGet: stack.Get((long)input.ReadLittleEndian(4)); break;
            case Opcode.Get: stack.Get(LineAsKey()); break;
            case Opcode.Pop: stack.PopValueOrMark(); break;
            case Opcode.PopMark: stack.PopToMark(); break;
            case Opcode.Dup: stack.Push(stack.Peek()); break;
            default: return false;
        }

        return true;
    }

    private void RunObject(int opcode)
    {
        switch (opcode)
        {
            case Opcode.Protocol:
                byte version = input.ReadByte();
                if (version > HighestProtocol)
                    throw stack.Wrong($"a pickle of protocol 0 to {HighestProtocol}", $"protocol {version}");
                break;
            case Opcode.Frame: input.CheckLength(input.ReadLittleEndian(8), "a frame"); break;
            case Opcode.Global: PushGlobal(Line(), Line()); break;
            case Opcode.StackGlobal:
                string name = stack.Pop<string>("the name of a global");
                PushGlobal(stack.Pop<string>("the module of a global"), name);
                break;
            case Opcode.Instance:
                PushGlobal(Line(), Line());
                throw stack.Wrong("an array, a list or a dictionary", "an instance of an old Python class");
            case Opcode.Reduce or Opcode.NewObject:
                object? arguments = stack.Pop();
                stack.Push(calls.Invoke(stack.Pop(), arguments));
                break;
            case Opcode.Build:
                object? state = stack.Pop();
                calls.SetState(stack.Peek(), state);
                break;
            case Opcode.NextBuffer or Opcode.ReadOnlyBuffer:
                throw stack.Wrong(
                    "a pickle that holds its data", "a reference to a buffer outside it",
                    "Write it without buffer_callback, e.g. with pickle.dump(array, file).");
            case Opcode.BinPersistentId when dialect is not null:
                object? id = stack.Pop();
                stack.Push(dialect.Resolve(id) ?? throw stack.Wrong("a reference that makes sense", PickleText.Describe(id)));
                break;
            case Opcode.PersistentId or Opcode.BinPersistentId or Opcode.Extension1 or Opcode.Extension2
                or Opcode.Extension4 or Opcode.Object or Opcode.NewObjectEx:
                throw stack.Wrong(
                    "a pickle of arrays, lists and dictionaries", $"opcode 0x{opcode:X2}, which makes or fetches an object",
                    "Write images and labels as NumPy arrays.");
            default:
                throw stack.Wrong(
                    "a Python pickle", $"the byte 0x{opcode:X2}, which is no opcode",
                    "Check that it is a pickle and not damaged.");
        }
    }

    private void PushGlobal(string module, string name)
    {
        stack.Push(PickleGlobals.TryFind(module, name, out PickleGlobal global)
            ? global
            : dialect?.Find(module, name) ?? throw Refused(module, name));
    }

    private BadInputException Refused(string module, string name)
    {
        const string Expected = "only what arrays in containers need", NothingRan = "It was not loaded and nothing was run.";
        string global = $"the global '{Shorten(module)}.{Shorten(name)}'";
        // The advice is for who saves images; a reader of another kind of file has advice of its own.
        return dialect is null && ForeignObjects.Find(module, name) is { } known
            ? stack.Wrong(
                Expected, $"{global}, of {known.Name}",
                $"{NothingRan} If you trust its author, load it in Python and save plain arrays: {known.WayOut}.")
            : stack.Wrong(Expected, global, $"{NothingRan} Do not unpickle this file elsewhere unless you trust its author.");
    }

    private static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "…";

    private void PushTuple(int count)
    {
        object?[] items = new object?[count];
        for (int i = count - 1; i >= 0; i--)
            items[i] = stack.Pop();
        stack.Push(new PickleTuple(items));
    }

    private void SetItems(object?[] keysAndValues)
    {
        if (keysAndValues.Length % 2 != 0)
            throw stack.Wrong("a value for each key", $"{keysAndValues.Length} keys and values");
        PickleDictionary dictionary = stack.Peek<PickleDictionary>("a dictionary");
        for (int i = 0; i < keysAndValues.Length; i += 2)
            dictionary.Pairs.Add(new KeyValuePair<object?, object?>(keysAndValues[i], keysAndValues[i + 1]));
    }

    private void PushLong(ulong bytes)
    {
        BigInteger value = new(input.ReadBlock(bytes, "an integer", LongestLine));
        stack.Push(value >= long.MinValue && value <= long.MaxValue ? (long)value : (object)value);
    }

    private void PushInteger(string text)
    {
        // Protocol 0 and 1 write truth values as the integers 00 and 01.
        if (text is "00" or "01")
            stack.Push(text == "01");
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
            stack.Push(value);
        else if (BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger big))
            stack.Push(big);
        else
            throw stack.Wrong("an integer", $"'{Shorten(text)}'");
    }

    private long LineAsKey()
    {
        string text = Line();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long key)
            ? key
            : throw stack.Wrong("a number of the memo", $"'{Shorten(text)}'");
    }

    private string Line() => Encoding.UTF8.GetString(input.ReadLine(LongestLine)).TrimEnd('\r');
}
