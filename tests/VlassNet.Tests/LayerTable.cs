using System.Collections.Immutable;

namespace VlassNet.Tests;

/// <summary>The layers of the library and what each may reference. Folder = namespace = layer.</summary>
internal static class LayerTable
{
    public const string Root = "VlassNet";

    /// <summary>Of Training, which stands above it, Reporting may know the history and nothing else.</summary>
    private const string History = "VlassNet.Training.TrainingHistory";

    public static ImmutableDictionary<string, string[]> MayReference { get; } = new Dictionary<string, string[]>
    {
        ["Data"] = [],
        ["Augmentation"] = ["Data"],
        ["Networks"] = [],
        ["Exchange"] = ["Data", "Networks"],
        ["Compute"] = ["Networks"],
        ["Training"] = ["Data", "Augmentation", "Networks", "Compute", "Evaluation"],
        ["Evaluation"] = ["Data", "Networks", "Compute"],
        ["Catalogs"] = ["Data", "Networks", "Compute", "Evaluation"],
        ["Reporting"] = ["Data", "Networks", "Evaluation"],
    }.ToImmutableDictionary();

    /// <summary>The layer of a namespace: its second part; null for the root namespace and for foreign ones.</summary>
    public static string? LayerOf(string? space) =>
        space is not null && space.StartsWith(Root + ".", StringComparison.Ordinal) ? space.Split('.')[1] : null;

    /// <summary>What a type mentions and must not, as sentences.</summary>
    public static IEnumerable<string> Violations(Type type)
    {
        string? layer = LayerOf(type.Namespace);
        foreach (Type used in TypeUses.Of(type))
        {
            string? other = LayerOf(used.Namespace);
            if (other is not null && other != layer && !IsAllowed(layer, other, used))
                yield return $"{type.FullName} ({layer ?? "root"}) mentions {used.FullName} ({other})";
        }
    }

    /// <summary>Whether a layer (null: the root) may reference another.</summary>
    public static bool IsAllowed(string? layer, string other) =>
        layer is not null && MayReference.GetValueOrDefault(layer, []).Contains(other);

    private static bool IsAllowed(string? layer, string other, Type used) =>
        IsAllowed(layer, other) || (layer == "Reporting" && IsHistory(used));

    /// <summary>The history, or a type that one of its properties shows.</summary>
    private static bool IsHistory(Type used) =>
        used.Assembly.GetType(History) is { } history
        && (used == history || history.GetProperties().Any(
            property => property.PropertyType == used || property.PropertyType.GenericTypeArguments.Contains(used)));
}
