using VlassNet.Reporting.Mosaics;

namespace VlassNet.Reporting.Html;

/// <summary>The whole page: the template with its sections.</summary>
internal sealed class ReportPage
{
    private static readonly PageTemplate Template = new("report");

    private readonly string title;
    private readonly string overview;
    private readonly (string Id, string Name, string Html)[] sections;

    private ReportPage(string title, string overview, (string Id, string Name, string Html)[] sections)
    {
        this.title = title;
        this.overview = overview;
        this.sections = [.. sections.Where(section => section.Html.Length > 0)];
    }

    /// <summary>Of an evaluation.</summary>
    public static ReportPage Of(ReportContent content) => new(
        content.Options.Title,
        OverviewSection.Render(content),
        [
            ("matrix", "Matrix", MatrixSection.Render(content)),
            ("gallery", "Gallery", GallerySection.Render(content)),
            ("mistakes", "Mistakes", ListsSection.Mistakes(content)),
            ("uncertain", "Uncertain", ListsSection.Uncertain(content)),
            ("classes", "Classes", ClassesSection.Render(content)),
            ("curves", "Curves", FiguresSection.Curves(content)),
            ("training", "Training", FiguresSection.Training(content)),
            ("model", "Model", ProvenanceSection.Model(content)),
            ("sources", "Sources", content.Options.Mosaic is { } mosaic ? SourcesSection.Render(FoundSources.Of(mosaic), new MosaicReportOptions()) : ""),
            ("reproduce", "Reproduce", ProvenanceSection.Reproduction(content)),
        ]);

    /// <summary>Of the sources of a mosaic.</summary>
    public static ReportPage Of(FoundSources found, MosaicReportOptions options) => new(
        options.Title, SourcesSection.Overview(found, options), [("sources", "Sources", SourcesSection.Render(found, options))]);

    public void Write(Stream stream) => Template.Write(stream, title, (place, writer) => writer.Write(place switch
    {
        "overview" => overview,
        "contents" => Contents(),
        "sections" => string.Concat(sections.Select(section => section.Html)),
        _ => throw new InvalidOperationException($"The template has an unknown place: {place}."),
    }));

    /// <summary>Links to the sections.</summary>
    private string Contents()
    {
        HtmlWriter html = new();
        foreach ((string id, string name, _) in sections)
            html.Element("a", name, ("href", $"#{id}"));
        return html.ToString();
    }
}
