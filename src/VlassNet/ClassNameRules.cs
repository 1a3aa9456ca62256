using System.Collections.Immutable;
using System.Globalization;

namespace VlassNet;

/// <summary>The names of classes: the usual ones, and what is wrong with others. The same for image sets and networks.</summary>
internal static class ClassNameRules
{
    private const int LongestShown = 40;

    /// <summary>The four classes of the published VLASS set, in the order of their labels.</summary>
    public static ImmutableArray<string> Vlass { get; } = ["Extended", "Point Source", "Double Lobes", "Three Points"];

    /// <summary>Names for classes that have none.</summary>
    public static ImmutableArray<string> Numbered(int count) =>
        [.. Enumerable.Range(0, count).Select(label => string.Create(CultureInfo.InvariantCulture, $"class {label}"))];

    /// <summary>Names that would make a report ambiguous: empty ones and repeated ones; and no names at all.</summary>
    public static IEnumerable<string> Problems(ImmutableArray<string> names)
    {
        if (names.IsDefaultOrEmpty)
        {
            yield return "class names: expected at least one; received none";
            yield break;
        }

        Dictionary<string, int> firsts = new(StringComparer.Ordinal);
        for (int label = 0; label < names.Length; label++)
        {
            if (string.IsNullOrWhiteSpace(names[label]))
                yield return $"class names: expected a name for class {label}; received an empty one";
            else if (!PlainText.IsSo(names[label]))
                yield return $"class names: expected names without control characters; received '{PlainText.Of(names[label])}' for class {label}";
            else if (!firsts.TryAdd(names[label], label))
                yield return $"class names: expected each name once; received '{Shown(names[label])}' for classes {firsts[names[label]]} and {label}";
        }
    }

    /// <summary>A name as messages show it: one from a file may have any length.</summary>
    private static string Shown(string name) => name.Length <= LongestShown ? name : name[..LongestShown] + "…";
}
