using System.Security.Cryptography;
using System.Text;
using VlassNet.Reporting.Mosaics;

namespace VlassNet.Reporting.Html;

/// <summary>
/// The whole page: the template with its sections. The style and the script are the same in every report, hold nothing of its
/// content, and are the only ones that the page's policy lets run, by their hashes.
/// </summary>
internal sealed class ReportPage
{
    private static readonly string Template = Resource("report.html");
    private static readonly string Style = Resource("report.css");
    private static readonly string Script = Resource("report.js");

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

    public void Write(Stream stream)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);

        // The template is cut up before anything is put in, so that no text can pass for a place in it.
        string[] parts = Template.Split("{{");
        writer.Write(parts[0]);
        foreach (string part in parts[1..])
        {
            int end = part.IndexOf("}}", StringComparison.Ordinal);
            writer.Write(Fill(part[..end]));
            writer.Write(part[(end + 2)..]);
        }
    }

    private string Fill(string place) => place switch
    {
        "title" => Markup.Escape(title),
        "generator" => Markup.Escape(LibraryVersion.Name),
        "style-hash" => Hash(Style),
        "script-hash" => Hash(Script),
        "style" => Style,
        "script" => Script,
        "overview" => overview,
        "contents" => Contents(),
        "sections" => string.Concat(sections.Select(section => section.Html)),
        _ => throw new InvalidOperationException($"The template has an unknown place: {place}."),
    };

    /// <summary>Links to the sections.</summary>
    private string Contents()
    {
        HtmlWriter html = new();
        foreach ((string id, string name, _) in sections)
            html.Element("a", name, ("href", $"#{id}"));
        return html.ToString();
    }

    /// <summary>As the policy names a text: CSP level 2, hash-source.</summary>
    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Resource(string name)
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream($"VlassNet.Reporting.Html.{name}")
            ?? throw new InvalidOperationException($"The library was built without {name}.");
        using StreamReader reader = new(stream, Encoding.UTF8);

        // A browser hashes the text with line feeds, however the file was checked out.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
