using VlassNet.Formats.Input;

namespace VlassNet.Formats.Pickle;

/// <summary>The stack, the marks and the memo of the pickle machine, which never trust the file.</summary>
/// <param name="input">The file.</param>
/// <param name="budget">The most that the pickle may make, in units of about 32 bytes.</param>
internal sealed class PickleStack(ByteInput input, long budget)
{
    /// <summary>Ten million values (a list of as many labels) are 300 MB of objects; a file that wants more is meant to do harm.</summary>
    public const long UsualBudget = 10_000_000;

    private const long MemoCost = 4;
    private const long HolderCost = 3;
    private const long TupleCost = 2;

    private readonly List<object?> values = [];
    private readonly List<int> marks = [];
    private readonly Dictionary<long, object?> memo = new(new ScatteredKeys());
    private long spent;

    /// <summary>Where the opcode that runs now stands.</summary>
    public long OpcodeOffset { get; set; }

    /// <summary>The value at a place counted from the top, 0 for the top itself; null where there is none.</summary>
    public object? FromTop(int depth) => depth < values.Count ? values[values.Count - 1 - depth] : null;

    /// <summary>How many values lie above the last mark but <paramref name="marksBelow"/>; −1 for no such mark.</summary>
    public int AboveMark(int marksBelow = 0) =>
        marks.Count > marksBelow ? values.Count - marks[marks.Count - 1 - marksBelow] : -1;

    public void Push(object? value)
    {
        Charge(1 + value switch
        {
            PickleTuple => TupleCost,
            null or bool or long or double or string or PickleGlobal => 0,
            _ => HolderCost,
        });
        values.Add(value);
    }

    public void Mark()
    {
        Charge(1);
        marks.Add(values.Count);
    }

    /// <summary>Counts what the pickle makes, so that it can make no more than a data set needs.</summary>
    public void Charge(long objects)
    {
        spent += objects;
        if (spent > budget)
            throw Wrong($"at most {budget:N0} Python objects", "more", "Write images and labels as NumPy arrays.");
    }

    public object? Pop()
    {
        object? top = Peek();
        values.RemoveAt(values.Count - 1);
        return top;
    }

    public object? Peek()
    {
        if (values.Count == (marks.Count > 0 ? marks[^1] : 0))
            throw Wrong("a value on the stack", "an empty stack");
        return values[^1];
    }

    /// <summary>Takes the mark and what lies above it.</summary>
    public object?[] PopToMark()
    {
        if (marks.Count == 0)
            throw Wrong("a mark on the stack", "none");
        int mark = marks[^1];
        marks.RemoveAt(marks.Count - 1);
        object?[] items = [.. values[mark..]];
        values.RemoveRange(mark, items.Length);
        return items;
    }

    /// <summary>POP also takes a mark when there is nothing above it.</summary>
    public void PopValueOrMark()
    {
        if (AboveMark() == 0)
            marks.RemoveAt(marks.Count - 1);
        else
            Pop();
    }

    public T Pop<T>(string what) => As<T>(Pop(), what);

    public T Peek<T>(string what) => As<T>(Peek(), what);

    public T As<T>(object? value, string what) =>
        value is T wanted ? wanted : throw Wrong(what, PickleText.Describe(value));

    public void Memoize() => Put(memo.Count);

    public void Put(long key)
    {
        Charge(MemoCost);
        memo[key] = Peek();
    }

    public void Get(long key) =>
        Push(memo.TryGetValue(key, out object? value) ? value : throw Wrong($"memo entry {key} to have been put", "none"));

    public BadInputException Wrong(string expected, string found, string advice = "The pickle is damaged.") =>
        input.Wrong(expected, found, advice, OpcodeOffset);

    // Python counts its keys up, but tools leave gaps, so they may be any. The usual hash of a long is known to everybody:
    // a file could choose keys that all collide. This one is different in every process.
    private sealed class ScatteredKeys : IEqualityComparer<long>
    {
        public bool Equals(long x, long y) => x == y;

        public int GetHashCode(long key) => HashCode.Combine((int)key, (int)(key >> 32));
    }
}
