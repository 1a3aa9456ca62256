using VlassNet.Sky;

namespace VlassNet.Catalogs;

/// <summary>The names of flags in tables, joined by bars.</summary>
internal static class FlagNames
{
    private static readonly (ComponentFlags Flag, string Name)[] OfComponents =
    [
        (ComponentFlags.Edge, "edge"), (ComponentFlags.Blank, "nan"), (ComponentFlags.Saturated, "saturated"), (ComponentFlags.Deblended, "deblended"),
    ];

    private static readonly (CatalogFlags Flag, string Name)[] OfRows =
    [
        (CatalogFlags.Edge, "edge"), (CatalogFlags.Blank, "nan"), (CatalogFlags.Saturated, "saturated"),
        (CatalogFlags.LowConfidence, "low-confidence"), (CatalogFlags.Unreadable, "unreadable"), (CatalogFlags.Outside, "outside"),
    ];

    public static string Of(ComponentFlags flags) => string.Join('|', OfComponents.Where(flag => flags.HasFlag(flag.Flag)).Select(flag => flag.Name));

    public static string Of(CatalogFlags flags) => string.Join('|', OfRows.Where(flag => flags.HasFlag(flag.Flag)).Select(flag => flag.Name));
}
