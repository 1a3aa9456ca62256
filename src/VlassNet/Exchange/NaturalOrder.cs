namespace VlassNet.Exchange;

/// <summary>Compares names with numbers in them by the numbers, so that <c>conv10</c> comes after <c>conv2</c>.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Comparer { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> one = x, other = y;
        while (!one.IsEmpty && !other.IsEmpty)
        {
            ReadOnlySpan<char> first = Run(one), second = Run(other);
            int order = char.IsAsciiDigit(first[0]) && char.IsAsciiDigit(second[0])
                ? CompareNumbers(first.TrimStart('0'), second.TrimStart('0'))
                : first.CompareTo(second, StringComparison.Ordinal);
            if (order != 0)
                return order;
            one = one[first.Length..];
            other = other[second.Length..];
        }

        return one.Length - other.Length;
    }

    /// <summary>The digits that a text begins with, or its first character that is none.</summary>
    private static ReadOnlySpan<char> Run(ReadOnlySpan<char> text)
    {
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        return text[..Math.Max(digits, 1)];
    }

    private static int CompareNumbers(ReadOnlySpan<char> one, ReadOnlySpan<char> other) =>
        one.Length == other.Length ? one.CompareTo(other, StringComparison.Ordinal) : one.Length - other.Length;
}
