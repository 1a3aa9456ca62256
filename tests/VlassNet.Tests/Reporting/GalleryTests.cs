using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Prediction;
using VlassNet.Reporting;
using VlassNet.Reporting.Html;

namespace VlassNet.Tests.Reporting;

public class GalleryTests
{
    /// <summary>Confidences of one cell: its images' places by them are 3, 1, 0, 4, 2.</summary>
    private static readonly EvaluationResult OneCell = EvaluationResult.Create(
        new Predictions([0.7f, 0.3f, 0.8f, 0.2f, 0.5f, 0.5f, 0.9f, 0.1f, 0.6f, 0.4f], ["a", "b"]), [1, 1, 1, 1, 1]);

    [Theory]
    [InlineData(1, new[] { 3 })]
    [InlineData(2, new[] { 3, 2 })]
    [InlineData(3, new[] { 3, 1, 2 })]
    [InlineData(9, new[] { 3, 1, 0, 4, 2 })]
    public void A_cell_shows_its_most_and_its_least_confident_images(int most, int[] expected)
    {
        GalleryCell cell = Gallery(OneCell, new() { GalleryPerCell = most }).Should().ContainSingle().Subject;
        (cell.Truth, cell.Predicted, cell.Count).Should().Be((1, 0, 5));
        cell.Images.Select(shown => shown.Image.Image).Should().Equal(expected);
    }

    [Fact]
    public void Mistakes_come_first_the_cells_take_turns_and_the_total_holds()
    {
        EvaluationResult result = SampleEvaluations.Of(400, 4);
        IReadOnlyList<GalleryCell> cells = Gallery(result, new() { GalleryTotal = 30 });
        cells.Sum(cell => cell.Images.Count).Should().Be(30);
        bool[] right = [.. cells.Select(cell => cell.Truth == cell.Predicted)];
        right.Should().BeInAscendingOrder().And.Contain([true, false]);
        (cells.Max(cell => cell.Images.Count) - cells.Min(cell => cell.Images.Count)).Should().BeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Without_a_total_or_a_number_for_cells_there_is_none()
    {
        Gallery(OneCell, new() { GalleryTotal = 0 }).Should().BeEmpty();
        Gallery(OneCell, new() { GalleryPerCell = 0 }).Should().BeEmpty();
    }

    /// <summary>10,000 cutouts of noise, the worst to compress, which meet every limit that there is.</summary>
    [Fact]
    public void A_report_of_ten_thousand_images_stays_below_five_megabytes()
    {
        EvaluationResult result = SampleEvaluations.Of(10_000, 12);
        float[] noise = new float[10_000 * 64];
        Random random = new(1);
        for (int i = 0; i < noise.Length; i++)
            noise[i] = random.NextSingle();
        LabeledImages images = LabeledImages.Create(noise, result.Labels.AsSpan(), new ImageShape(8, 8), result.Predictions.ClassNames);
        SampleEvaluations.Html(result, images, new() { Bootstrap = new() { Resamples = 2 } }).Length.Should().BeLessThan(5_000_000);

        EvaluationResult large = SampleEvaluations.Of(400, 4);
        float[] photographs = new float[400 * 64 * 64 * 3];
        for (int i = 0; i < photographs.Length; i++)
            photographs[i] = random.NextSingle();
        images = LabeledImages.Create(photographs, large.Labels.AsSpan(), new ImageShape(64, 64, 3), large.Predictions.ClassNames);
        string html = SampleEvaluations.Html(large, images, SampleEvaluations.Quick with { GalleryTotal = 400, GalleryPerCell = 400 });
        html.Length.Should().BeInRange(3_000_000, 5_000_000, "what a picture takes is counted");
    }

    private static IReadOnlyList<GalleryCell> Gallery(EvaluationResult result, ReportOptions options) =>
        GallerySelection.Choose(new ReportContent(result, result.Metrics.Bootstrap(new() { Resamples = 1 }), SampleEvaluations.Images(result), options));
}
