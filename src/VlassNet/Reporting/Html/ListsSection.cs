using System.Collections.Immutable;
using VlassNet.Evaluation;

namespace VlassNet.Reporting.Html;

/// <summary>The most confident mistakes and the most uncertain images.</summary>
internal static class ListsSection
{
    public static string Mistakes(ReportContent content)
    {
        ImmutableArray<EvaluatedImage> mistakes = content.Result.MostConfidentMistakes(content.Options.ListLength);
        string about = mistakes.Length > 0
            ? "In bold what each is taken for; the lead is by how much that is more probable than the next class. Here the network, the label or "
                + "the image deserves a second look."
            : "There are no mistakes.";
        return Section(content, "mistakes", "Most confident mistakes", about, mistakes);
    }

    public static string Uncertain(ReportContent content) => Section(
        content, "uncertain", "Most uncertain images", "Those whose two most probable classes are closest; the lead is the difference.",
        content.Result.MostUncertain(content.Options.ListLength));

    private static string Section(ReportContent content, string id, string title, string about, ImmutableArray<EvaluatedImage> images)
    {
        if (content.Options.ListLength == 0)
            return "";
        HtmlWriter html = new();
        html.Open("section", ("id", id), ("aria-labelledby", $"{id}-title"));
        html.Element("h2", title, ("id", $"{id}-title")).Element("p", about, ("class", "hint"));
        if (images.Length > 0)
        {
            html.Open("ol", ("class", content.Images is null ? "list bare" : "list"));
            foreach (EvaluatedImage image in images)
                Item(html, content, image);
            html.Close();
        }

        return html.Close().ToString();
    }

    private static void Item(HtmlWriter html, ReportContent content, EvaluatedImage image)
    {
        html.Open("li");
        if (content.Images is { } set)
        {
            html.Void("img", ("src", Thumbnail.DataUri(set.Image(image.Image), set.Shape)), ("class", "cutout"),
                ("alt", $"Image {image.Image}"));
        }

        html.Open("div", ("class", "said"));
        html.Element("strong", image.Prediction.ClassName, ("class", "guess"));
        html.Element("span", image.IsRight ? "✓ right" : $"✗ labelled {image.LabelName}", ("class", image.IsRight ? "right" : "wrong"));
        html.Element("span", $"probability {Numbers.Score(image.Prediction.Probability)}").Element("span", $"lead {Numbers.Score(image.Prediction.Margin)}");
        html.Element("span", $"#{image.Image}", ("class", "place")).Close().Close();
    }
}
