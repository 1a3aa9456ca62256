using VlassNet.Evaluation;

namespace VlassNet.Reporting.Html;

/// <summary>The images of a cell of the confusion matrix that the gallery shows.</summary>
/// <param name="Truth">Their class.</param>
/// <param name="Predicted">What they are taken for.</param>
/// <param name="Count">How many there are in the cell.</param>
/// <param name="Images">Those that are shown, with their pictures, the most confident first.</param>
internal sealed record GalleryCell(int Truth, int Predicted, int Count, IReadOnlyList<(EvaluatedImage Image, string Picture)> Images);

/// <summary>
/// Chooses the images of the gallery. Of each cell come by turns the most and the least confident one that is left. The cells take
/// turns as well, the right ones first, which are few, so that of each there is something to see.
/// </summary>
internal static class GallerySelection
{
    /// <summary>So many characters of pictures leave room for all else in a file of 5 MB.</summary>
    private const int MostCharacters = 3_400_000;

    /// <summary>Mistakes first, then what is right, each by how many there are.</summary>
    public static IReadOnlyList<GalleryCell> Choose(ReportContent content)
    {
        if (content.Images is not { } images || content.Options is { GalleryTotal: 0 } or { GalleryPerCell: 0 })
            return [];
        EvaluatedImage[][] cells = Cells(content);
        List<(EvaluatedImage Image, string Picture)>[] chosen = [.. cells.Select(_ => new List<(EvaluatedImage, string)>())];
        int total = 0, characters = 0;
        for (int turn = 0; turn < content.Options.GalleryPerCell && total < content.Options.GalleryTotal; turn++)
        {
            foreach (int cell in TurnsOf(cells))
            {
                if (turn >= cells[cell].Length || total == content.Options.GalleryTotal)
                    continue;
                EvaluatedImage image = cells[cell][turn % 2 == 0 ? turn / 2 : ^(1 + (turn / 2))];
                string picture = Thumbnail.DataUri(images.Image(image.Image), images.Shape);
                characters += picture.Length;
                if (characters > MostCharacters && total > 0)
                    return Sorted(cells, chosen);
                chosen[cell].Add((image, picture));
                total++;
            }
        }

        return Sorted(cells, chosen);
    }

    /// <summary>The images of each cell that has any, the most confident first; mistakes first, then what is right, by number.</summary>
    private static EvaluatedImage[][] Cells(ReportContent content) =>
    [
        .. content.Result.Images().OrderByDescending(image => image.Prediction.Probability).GroupBy(image => (image.Label, image.Prediction.Class))
            .OrderBy(cell => cell.Key.Label == cell.Key.Class).ThenByDescending(cell => cell.Count()).ThenBy(cell => cell.Key)
            .Select(cell => cell.ToArray()),
    ];

    private static IEnumerable<int> TurnsOf(EvaluatedImage[][] cells) =>
        Enumerable.Range(0, cells.Length).OrderBy(cell => !cells[cell][0].IsRight);

    private static IReadOnlyList<GalleryCell> Sorted(EvaluatedImage[][] cells, List<(EvaluatedImage Image, string Picture)>[] chosen) =>
    [
        .. cells.Zip(chosen).Where(cell => cell.Second.Count > 0).Select(cell => new GalleryCell(
            cell.First[0].Label, cell.First[0].Prediction.Class, cell.First.Length,
            [.. cell.Second.OrderByDescending(shown => shown.Image.Prediction.Probability).ThenBy(shown => shown.Image.Image)])),
    ];
}
