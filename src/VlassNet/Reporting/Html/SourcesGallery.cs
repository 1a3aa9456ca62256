using System.Globalization;
using VlassNet.Catalogs;
using VlassNet.Reporting.Mosaics;
using VlassNet.Sky;

namespace VlassNet.Reporting.Html;

/// <summary>Cutouts of found sources, each with what was measured of its components.</summary>
internal static class SourcesGallery
{
    /// <summary>So many characters of cutouts leave room for the mosaic and all else in a file of 5 MB.</summary>
    private const int MostCharacters = 2_000_000;

    private const int Side = 192;

    /// <summary>More components of one source are counted only.</summary>
    private const int MostComponents = 12;

    private static readonly Rgb Ground = new(0, 0, 0);

    /// <summary>Chooses the sources: the kinds take turns, each with its brightest first; and draws them.</summary>
    public static IReadOnlyList<(FoundSource One, string Picture)> Choose(FoundSources found, int most)
    {
        FoundSource[] turns =
        [
            .. found.First(found.All.Length, InsetOrder.Brightest).GroupBy(one => one.Kind).SelectMany(kind => kind.Index())
                .OrderBy(one => one.Index).ThenBy(one => one.Item.Kind).Select(one => one.Item),
        ];
        List<(FoundSource, string)> chosen = [];
        int characters = 0;
        foreach (FoundSource one in turns.Take(most))
        {
            string picture = PictureOf(found, one);
            characters += picture.Length;
            if (characters > MostCharacters)
                break;
            chosen.Add((one, picture));
        }

        return [.. chosen.OrderBy(one => one.Item1.Kind).ThenByDescending(one => one.Item1.Source.PeakFlux)];
    }

    public static void Render(HtmlWriter html, FoundSources found, IReadOnlyList<(FoundSource One, string Picture)> chosen)
    {
        html.Open("ol", ("class", "found"));
        foreach ((FoundSource one, string picture) in chosen)
            Item(html, found, one, picture);
        html.Close();
    }

    private static string PictureOf(FoundSources found, FoundSource one)
    {
        PixelCanvas canvas = new(Side, Side, Ground);
        MosaicWindow.Draw(canvas, new PixelBox(0, 0, Side, Side), found, one);
        using MemoryStream png = new();
        canvas.Save(png);
        return $"data:image/png;base64,{Convert.ToBase64String(png.GetBuffer(), 0, (int)png.Length)}";
    }

    private static void Item(HtmlWriter html, FoundSources found, FoundSource one, string picture)
    {
        DetectedSource source = one.Source;
        string kind = found.Kinds[one.Kind], components = source.Components.Length == 1 ? "1 component" : $"{Numbers.Count(source.Components.Length)} components";
        html.Open("li");
        html.Void("img", ("class", "cutout"), ("src", picture), ("alt", $"{source.Name}, {kind}, {components}"));
        html.Open("div", ("class", "said"));
        html.Element("strong", source.Name).Element("span", one.Row is { Class: not null } row ? $"{kind}, probability {Numbers.Score(row.Probabilities.Max())}" : kind);
        html.Element("span", $"{components}, {Number(source.Extent, "F1")} {(source.Position is null ? "pixels" : "″")} long, flux {Number(source.Flux, "G4")} ± {Number(source.FluxError, "G2")}");
        string flags = string.Join(", ", FlagsOf(one));
        html.Element("span", flags.Length == 0 ? "no flags" : $"flags: {flags}").Close();
        Table(html, source);
        html.Close();
    }

    private static void Table(HtmlWriter html, DetectedSource source)
    {
        bool hasPositions = source.Position is not null;
        html.Open("div", ("class", "parts"), ("role", "region"), ("aria-label", $"Components of {source.Name}"), ("tabindex", "0"));
        html.Open("table", ("class", "bins")).Open("thead").Open("tr");
        foreach (string heading in (string[])[hasPositions ? "RA" : "Column", hasPositions ? "Dec" : "Row", "Peak", "Flux", "±", "Size", "Flags"])
            html.Element("th", heading, ("scope", "col"));
        html.Close().Close().Open("tbody");
        foreach (SourceComponent one in source.Components.Take(MostComponents))
        {
            html.Open("tr").Element("th", one.Position is { } place ? Number(place.RightAscension, "F5") : Number(one.Column, "F1"), ("scope", "row"));
            html.Element("td", one.Position is { } position ? Number(position.Declination, "F5") : Number(one.Row, "F1"));
            html.Element("td", Number(one.PeakFlux, "G4")).Element("td", Number(one.Flux, "G4")).Element("td", Number(one.FluxError, "G2"));
            html.Element("td", $"{Number(one.MajorAxis, "F1")} × {Number(one.MinorAxis, "F1")}");
            html.Element("td", one.Flags == ComponentFlags.None ? Numbers.Undefined : FlagNames.Of(one.Flags).Replace("|", ", ", StringComparison.Ordinal)).Close();
        }

        html.Close().Close();
        if (source.Components.Length > MostComponents)
            html.Element("p", $"And {Numbers.Count(source.Components.Length - MostComponents)} fainter ones.", ("class", "hint"));
        html.Close();
    }

    private static IEnumerable<string> FlagsOf(FoundSource one) =>
        $"{FlagNames.Of(one.Source.Flags)}|{FlagNames.Of(one.Row?.Flags ?? CatalogFlags.None)}".Split('|', StringSplitOptions.RemoveEmptyEntries).Distinct();

    private static string Number(double value, string format) =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−') : Numbers.Undefined;
}
