using System.Globalization;

namespace VlassNet.Keras;

/// <summary>A name with a number after it, <c>conv2d_10</c>: Keras numbers what has the same name, and the first has no number.</summary>
/// <param name="Stem">What stands before the number.</param>
/// <param name="Number">The number; −1 where there is none.</param>
internal readonly record struct NumberedName(string Stem, int Number)
{
    /// <summary>By the stems, then by the numbers: <c>dense</c>, <c>dense_2</c>, <c>dense_10</c>; and <c>2</c> before <c>10</c>.</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create((one, other) =>
    {
        NumberedName first = Of(one), second = Of(other);
        int order = string.CompareOrdinal(first.Stem, second.Stem);
        return order != 0 ? order : first.Number.CompareTo(second.Number);
    });

    /// <summary>Takes a name apart.</summary>
    public static NumberedName Of(string name)
    {
        string digits = name[(name.LastIndexOf('_') + 1)..];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? new(name[..^digits.Length].TrimEnd('_'), number)
            : new(name, -1);
    }
}
