using VlassNet.Catalogs;
using VlassNet.Reporting.Mosaics;
using VlassNet.Sky;

namespace VlassNet.Reporting.Html;

/// <summary>What was found in a mosaic: its picture, how much there is of what, and cutouts.</summary>
internal static class SourcesSection
{
    /// <summary>What was found, in a sentence.</summary>
    public static string Summary(FoundSources found)
    {
        (int rows, int columns) = (found.Found.Field.Rows, found.Found.Field.Columns);
        return $"{Count(found.All.Length, "source")} of {Count(found.Found.Components.Length, "component")} in {Numbers.Count(rows)}×{Numbers.Count(columns)} pixels.";
    }

    /// <summary>The heading of a page of its own.</summary>
    public static string Overview(FoundSources found, MosaicReportOptions options)
    {
        HtmlWriter html = new();
        html.Element("h1", options.Title).Element("p", Summary(found), ("class", "lead"));
        foreach (string line in options.Notes.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            html.Element("p", line, ("class", "note"));
        return html.ToString();
    }

    public static string Render(FoundSources found, MosaicReportOptions options)
    {
        HtmlWriter html = new();
        html.Open("section", ("id", "sources"), ("aria-labelledby", "sources-title"));
        html.Element("h2", "Sources of the mosaic", ("id", "sources-title"));
        Picture(html, found, options);
        html.Open("div", ("class", "scroll"), ("role", "region"), ("aria-label", "Numbers of sources"), ("tabindex", "0"));
        Counts(html, found);
        html.Close();
        IReadOnlyList<(FoundSource One, string Picture)> chosen = SourcesGallery.Choose(found, options.Gallery);
        if (chosen.Count > 0)
        {
            html.Element("p",
                $"{Numbers.Count(chosen.Count)} of {Count(found.All.Length, "source")}, of each kind the brightest. An ellipse is as wide as a component at half height. Peaks "
                + "are in Jy/beam and fluxes in Jy where the mosaic's header tells the unit and the beam, sizes in arcseconds, or pixels where it has no coordinates.",
                ("class", "hint"));
            SourcesGallery.Render(html, found, chosen);
        }

        return html.Close().ToString();
    }

    private static void Picture(HtmlWriter html, FoundSources found, MosaicReportOptions options)
    {
        using MemoryStream png = new();
        MosaicPicture.Draw(found, options.Picture).Save(png);
        string kinds = string.Join(", ", found.Kinds.Select((name, kind) => $"{Numbers.Count(found.All.Count(one => one.Kind == kind))} {name}"));
        html.Open("figure", ("class", "figure"));
        html.Void("img", ("class", "mosaic"), ("src", $"data:image/png;base64,{Convert.ToBase64String(png.GetBuffer(), 0, (int)png.Length)}"),
            ("alt", $"The mosaic with a circle around each source: {kinds}"));
        html.Element("figcaption", $"{Summary(found)} A circle is around each source; below what the colours say. Brightness is that over the noise; grey pixels have no value.").Close();
    }

    private static void Counts(HtmlWriter html, FoundSources found)
    {
        html.Open("table", ("class", "scores")).Element("caption", "Sources and components. Flags are those of the components and of the catalogue's rows.");
        html.Open("thead").Open("tr");
        foreach (string heading in (string[])["Kind", "Sources", "Components", "Several components", "Flagged"])
            html.Element("th", heading, ("scope", "col"));
        html.Close().Close().Open("tbody");
        for (int kind = 0; kind < found.Kinds.Length; kind++)
            Row(html, found.Kinds[kind], [.. found.All.Where(one => one.Kind == kind)]);
        Row(html, "All", [.. found.All]);
        html.Close().Close();
    }

    private static void Row(HtmlWriter html, string name, FoundSource[] sources)
    {
        html.Open("tr").Element("th", name, ("scope", "row")).Element("td", Numbers.Count(sources.Length));
        html.Element("td", Numbers.Count(sources.Sum(one => one.Source.Components.Length)));
        html.Element("td", Numbers.Count(sources.Count(one => one.Source.Components.Length > 1)));
        html.Element("td", Numbers.Count(sources.Count(one => one.Source.Flags != ComponentFlags.None || one.Row is { Flags: not CatalogFlags.None }))).Close();
    }

    private static string Count(int count, string word) => count == 1 ? $"1 {word}" : $"{Numbers.Count(count)} {word}s";
}
