using System.Collections.Immutable;
using System.Globalization;

namespace VlassNet.Networks;

/// <summary>The names of a network's classes: the usual ones, and what is wrong with others.</summary>
internal static class ClassNames
{
    /// <summary>The four classes of the published VLASS set, in the order of their labels.</summary>
    public static ImmutableArray<string> Vlass { get; } = ["Extended", "Point Source", "Double Lobes", "Three Points"];

    /// <summary>Names for classes that have none.</summary>
    public static ImmutableArray<string> Numbered(int count) =>
        [.. Enumerable.Range(0, count).Select(label => string.Create(CultureInfo.InvariantCulture, $"class {label}"))];

    /// <summary>Names that would make a report ambiguous: empty ones and repeated ones.</summary>
    public static IEnumerable<string> Problems(ImmutableArray<string> names)
    {
        Dictionary<string, int> firsts = new(StringComparer.Ordinal);
        for (int label = 0; label < names.Length; label++)
        {
            if (string.IsNullOrWhiteSpace(names[label]))
                yield return $"class names: expected a name for class {label}; received an empty one";
            else if (!firsts.TryAdd(names[label], label))
                yield return $"class names: expected each name once; received '{names[label]}' for classes {firsts[names[label]]} and {label}";
        }
    }
}
