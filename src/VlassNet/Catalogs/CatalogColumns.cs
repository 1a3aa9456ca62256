using System.Collections.Immutable;
using System.Text;

namespace VlassNet.Catalogs;

/// <summary>The columns of a catalogue.</summary>
internal static class CatalogColumns
{
    /// <summary>The columns for a network's classes.</summary>
    public static ImmutableArray<WrittenColumn<CatalogRow>> For(ImmutableArray<string> classNames)
    {
        string[] names = [.. classNames.Select(ColumnName)];
        for (int label = 0; label < names.Length; label++)
        {
            // Class names differ; what is left of them in a column's name may not.
            if (names.Count(name => name == names[label]) > 1)
                names[label] += FormattableString.Invariant($"_{label}");
        }

        return
        [
            new("name", true, null, "meta.id;meta.main", "Name, of the position", row => row.Name),
            new("file", true, null, "meta.id;meta.file", "File", row => row.File),
            new("ra", false, "deg", "pos.eq.ra;meta.main", "Right ascension", row => WrittenNumber.Text(row.Position?.RightAscension, "F7")),
            new("dec", false, "deg", "pos.eq.dec;meta.main", "Declination", row => WrittenNumber.Text(row.Position?.Declination, "F7")),
            new("peak_flux", false, "Jy/beam", "phot.flux.density;stat.max", "Greatest pixel of the cutout", row => WrittenNumber.Text(row.PeakFlux, "G7")),
            new("total_flux", false, "Jy", "phot.flux.density", "Flux of the cutout above 3 sigma", row => WrittenNumber.Text(row.TotalFlux, "G7")),
            .. classNames.Select((name, label) => new WrittenColumn<CatalogRow>(
                names[label], false, null, "stat.probability", $"Probability of {name}",
                row => WrittenNumber.Text(row.Probabilities.Length == 0 ? null : row.Probabilities[label], "F6"))),
            new("class", true, null, "src.class", "The most probable class", row => row.Class ?? ""),
            new("margin", false, null, "stat.probability", "Probability of the class, less that of the next", row => WrittenNumber.Text(row.Margin, "F6")),
            new("flags", true, null, "meta.code.qual", "What to know before it is believed", row => FlagNames.Of(row.Flags)),
        ];
    }

    /// <summary>E.g. <c>p_point_source</c>.</summary>
    private static string ColumnName(string className)
    {
        StringBuilder name = new("p_");
        foreach (char character in className)
            name.Append(char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character) : '_');
        return name.ToString();
    }
}
