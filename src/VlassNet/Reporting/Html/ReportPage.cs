namespace VlassNet.Reporting.Html;

/// <summary>The whole page: the template with its sections.</summary>
internal sealed class ReportPage
{
    private static readonly PageTemplate Template = new("report");

    private readonly ReportContent content;
    private readonly (string Id, string Name, string Html)[] sections;

    public ReportPage(ReportContent content)
    {
        this.content = content;
        (string Id, string Name, string Html)[] all =
        [
            ("matrix", "Matrix", MatrixSection.Render(content)),
            ("gallery", "Gallery", GallerySection.Render(content)),
            ("mistakes", "Mistakes", ListsSection.Mistakes(content)),
            ("uncertain", "Uncertain", ListsSection.Uncertain(content)),
            ("classes", "Classes", ClassesSection.Render(content)),
            ("curves", "Curves", FiguresSection.Curves(content)),
            ("training", "Training", FiguresSection.Training(content)),
            ("model", "Model", ProvenanceSection.Model(content)),
            ("reproduce", "Reproduce", ProvenanceSection.Reproduction(content)),
        ];
        sections = [.. all.Where(section => section.Html.Length > 0)];
    }

    public void Write(Stream stream) => Template.Write(stream, content.Options.Title, (place, writer) => writer.Write(place switch
    {
        "overview" => OverviewSection.Render(content),
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
