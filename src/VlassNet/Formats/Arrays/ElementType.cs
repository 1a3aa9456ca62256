using System.Globalization;

namespace VlassNet.Formats.Arrays;

/// <summary>What a NumPy array holds: the letter of its kind (b, i, u, f; U, S for text; O for objects), its bytes, their order.</summary>
internal readonly record struct ElementType(char Kind, int Size, bool IsBigEndian = false)
{
    /// <summary>The letter of Python objects, which a pickle may hold and no other file.</summary>
    public const char ObjectKind = 'O';

    public bool IsNumber => Kind is 'b' or 'i' or 'u' or 'f';

    public bool IsText => Kind is 'U' or 'S';

    public bool IsInteger => Kind is 'b' or 'i' or 'u';

    /// <summary>Float32 as this machine has it: payloads are the floats themselves.</summary>
    public bool IsNativeSingle => Kind == 'f' && Size == 4 && !IsSwapped;

    /// <summary>Whether the bytes of each element must be turned round.</summary>
    public bool IsSwapped => Size > 1 && IsNumber && IsBigEndian == BitConverter.IsLittleEndian;

    /// <summary>Reads <c>f4</c>, <c>&lt;i8</c>, <c>|u1</c>, <c>U12</c>; false for what is of no use here.</summary>
    // A type of no bytes is refused: an array of it could claim any shape, since its length would always fit.
    public static bool TryParse(string text, out ElementType type)
    {
        type = default;
        ReadOnlySpan<char> rest = text;
        bool big = rest.StartsWith(">") || (rest.StartsWith("=") && !BitConverter.IsLittleEndian);
        if (rest.Length > 0 && "<>|=".Contains(rest[0]))
            rest = rest[1..];
        if (rest is "?")
            rest = "b1";
        if (rest.Length < 2 || !int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int size))
            return false;
        bool known = (rest[0], size) switch
        {
            ('b', 1) or ('i' or 'u', 1 or 2 or 4 or 8) or ('f', 2 or 4 or 8) => true,
            ('U', >= 1 and <= 100_000) or ('S', >= 1 and <= 400_000) => true,
            _ => false,
        };
        type = new ElementType(rest[0], rest[0] == 'U' ? 4 * size : size, big);
        return known;
    }

    public override string ToString() =>
        (Size == 1 || Kind == ObjectKind ? "|" : IsBigEndian ? ">" : "<") + Kind + (Kind == 'U' ? Size / 4 : Size);
}
