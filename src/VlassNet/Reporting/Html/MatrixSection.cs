using VlassNet.Evaluation;

namespace VlassNet.Reporting.Html;

/// <summary>The confusion matrix as a table whose cells lead to their images. What its cells show can be switched.</summary>
internal static class MatrixSection
{
    /// <summary>The darkest of the colours that the style has for cells; 0 is for empty ones.</summary>
    private const int Darkest = 12;

    private const int MostWithWideNames = 6;

    public static string Render(ReportContent content)
    {
        ConfusionMatrix matrix = content.Result.ConfusionMatrix;
        HtmlWriter html = new();
        html.Open("section", ("id", "matrix"), ("aria-labelledby", "matrix-title"));
        html.Element("h2", "Confusion matrix", ("id", "matrix-title"));
        html.Open("fieldset", ("class", "modes")).Element("legend", "Cells show");
        Mode(html, "count", "number of images", isChosen: false);
        Mode(html, "recall", "share of the true class", isChosen: true);
        Mode(html, "precision", "share of the predicted class", isChosen: false);
        html.Close();

        string size = matrix.Size > MostWithWideNames ? "matrix many" : "matrix";
        html.Open("div", ("class", matrix.Size > MostWithWideNames ? "beside tall" : "beside"));
        html.Open("div", ("class", "scroll"), ("role", "region"), ("aria-label", "Confusion matrix"), ("tabindex", "0"));
        html.Open("table", ("class", size));
        html.Element("caption", "A row for each true class, a column for each predicted one.");
        html.Open("thead").Open("tr").Element("th", "true ↓ taken for →", ("scope", "col"));
        foreach (string name in matrix.ClassNames)
            Heading(html, name, "col");
        html.Element("th", "all", ("scope", "col"), ("class", "sum")).Close().Close().Open("tbody");
        Rows(html, content, matrix);
        html.Close().Close().Close();
        html.Figure(Figure.ClassScores(content.Intervals), $"With {Numbers.Percent(content.Options.Bootstrap.Level)} % intervals.").Close();
        html.Element("p", content.Gallery.Count == 0
            ? "The diagonal holds what is right."
            : "The diagonal holds what is right. A cell leads to its images.", ("class", "hint"));
        return html.Close().ToString();
    }

    private static void Rows(HtmlWriter html, ReportContent content, ConfusionMatrix matrix)
    {
        double[,] recalls = matrix.Normalize(MatrixNormalization.True), precisions = matrix.Normalize(MatrixNormalization.Predicted);
        int[] all = [.. Enumerable.Range(0, matrix.Size)];
        long most = Math.Max(1, all.Max(row => all.Max(column => matrix[row, column])));
        HashSet<(int, int)> shown = [.. content.Gallery.Select(cell => (cell.Truth, cell.Predicted))];
        foreach (int row in all)
        {
            html.Open("tr");
            Heading(html, matrix.ClassNames[row], "row");
            foreach (int column in all)
            {
                long count = matrix[row, column];
                string level = $"c{Level((double)count / most)} t{Level(recalls[row, column])} p{Level(precisions[row, column])}";
                html.Open("td", ("class", $"{level}{(row == column ? " right" : "")}"));
                bool leads = shown.Contains((row, column));
                if (leads)
                {
                    html.Open("a", ("href", $"#{GallerySection.Id(row, column)}"), ("aria-label",
                        $"{Numbers.Images(count)} of {matrix.ClassNames[row]} taken for {matrix.ClassNames[column]}: show them"));
                }

                html.Element("span", Numbers.Fixed(recalls[row, column], 2), ("class", "t"));
                html.Element("span", Numbers.Fixed(precisions[row, column], 2), ("class", "p"));
                html.Element("span", Numbers.Count(count), ("class", "n"));
                if (leads)
                    html.Close();
                html.Close();
            }

            html.Element("td", Numbers.Count(all.Sum(column => matrix[row, column])), ("class", "sum")).Close();
        }

        html.Open("tr", ("class", "sums")).Element("th", "all", ("scope", "row"));
        foreach (int column in all)
            html.Element("td", Numbers.Count(all.Sum(row => matrix[row, column])), ("class", "sum"));
        html.Element("td", Numbers.Count(matrix.Total), ("class", "sum")).Close();
    }

    private static void Heading(HtmlWriter html, string name, string scope) =>
        html.Open("th", ("scope", scope), ("title", name)).Element("span", name, ("class", "class-name")).Close();

    private static void Mode(HtmlWriter html, string value, string label, bool isChosen)
    {
        html.Open("label").Void(
            "input", ("type", "radio"), ("name", "mode"), ("id", $"by-{value}"), ("checked", isChosen ? "checked" : null));
        html.Element("span", label).Close();
    }

    /// <summary>Which of the style's colours a share has: any image at all is told from none.</summary>
    private static int Level(double share) => share > 0 ? 1 + (int)Math.Round(share * (Darkest - 1)) : 0;
}
