using VlassNet.Evaluation;

namespace VlassNet.Reporting.Html;

/// <summary>The cutouts by true and predicted class. The script shows the cell alone that was chosen in the matrix.</summary>
internal static class GallerySection
{
    /// <summary>Where the images of a cell of the matrix are.</summary>
    public static string Id(int truth, int predicted) => $"cell-{truth}-{predicted}";

    public static string Render(ReportContent content)
    {
        if (content.Gallery.Count == 0)
            return "";
        HtmlWriter html = new();
        int shown = content.Gallery.Sum(cell => cell.Images.Count);
        html.Open("section", ("id", "gallery"), ("aria-labelledby", "gallery-title"));
        html.Element("h2", "Gallery", ("id", "gallery-title"));
        string all = $"{Numbers.Count(shown)} of {Numbers.Images(content.Result.Labels.Length)}";
        html.Open("p", ("class", "filter"));
        html.Element("span", all, ("id", "shown"), ("role", "status"), ("tabindex", "-1"), ("data-all", all));
        html.Element("button", "Show all", ("type", "button"), ("id", "show-all"), ("hidden", "hidden")).Close();
        html.Element("p",
            "Of each cell of the matrix its most and its least confident images, mistakes first. Below each the probability of the "
            + "class that it is taken for, and its place in the set.",
            ("class", "hint"));
        html.Open("div", ("class", "cells"));
        foreach (GalleryCell cell in content.Gallery)
            Cell(html, content, cell);
        return html.Close().Close().ToString();
    }

    private static void Cell(HtmlWriter html, ReportContent content, GalleryCell cell)
    {
        bool isRight = cell.Truth == cell.Predicted;
        string truth = content.NameOf(cell.Truth), id = Id(cell.Truth, cell.Predicted);
        string title = isRight ? $"{truth}, right" : $"{truth} taken for {content.NameOf(cell.Predicted)}";
        string count = $"{Numbers.Count(cell.Images.Count)} of {Numbers.Count(cell.Count)}";
        html.Open("section", ("id", id), ("class", isRight ? "cell right" : "cell wrong"), ("aria-labelledby", $"{id}-title"),
            ("tabindex", "-1"));
        html.Open("h3", ("id", $"{id}-title")).Element("span", isRight ? "✓" : "✗", ("class", "mark"), ("aria-hidden", "true"));
        html.Element("span", title, ("class", "what")).Element("span", count, ("class", "of")).Close();
        html.Open("ul", ("class", "tiles"));
        foreach ((EvaluatedImage image, string picture) in cell.Images)
        {
            html.Open("li");
            html.Void("img", ("class", "cutout"), ("src", picture), ("alt", $"{title}, image {image.Image}"));
            html.Element("span", Numbers.Score(image.Prediction.Probability), ("class", "sure")).Element("span", $"#{image.Image}", ("class", "place"));
            html.Close();
        }

        html.Close().Close();
    }
}
