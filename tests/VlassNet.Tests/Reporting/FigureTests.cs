using System.Xml.Linq;
using VlassNet.Evaluation;
using VlassNet.Reporting;
using static VlassNet.Tests.Reporting.SvgFacts;

namespace VlassNet.Tests.Reporting;

public class FigureTests
{
    private static readonly ConfusionMatrix Small =
        ConfusionMatrix.Create([0, 0, 0, 1, 1], [0, 0, 1, 1, 1], ["Extended", "Point"]);

    [Fact]
    public void A_confusion_matrix_has_shares_counts_names_and_a_bar()
    {
        XElement svg = Parse(Figure.ConfusionMatrix(Small));
        Texts(svg).Should().ContainInOrder("0.67", "2", "0.33", "1", "0.00", "0", "1.00", "2");
        Texts(svg).Should().Contain(
            ["Confusion matrix", "True class", "Predicted class", "Share of the true class", "0.2", "1.0"]);
        Texts(svg).Count(text => text == "Extended").Should().Be(2);
        Elements(svg, "linearGradient").Should().ContainSingle();
    }

    [Fact]
    public void A_cell_has_the_colour_of_its_share_and_ink_that_can_be_read_on_it()
    {
        XElement svg = Parse(Figure.ConfusionMatrix(Small));
        Elements(svg, "rect").Select(rect => rect.Attribute("fill")!.Value).Should().ContainInOrder(
            ColorMap.Blues.At(2.0 / 3).ToString(), ColorMap.Blues.At(1.0 / 3).ToString(), "#f7fbff", "#08306b");
        Ink("1.00").Should().Be("#ffffff");
        Ink("0.00").Should().Be("#1f2933");

        string Ink(string number) => Elements(svg, "text").First(text => text.Value == number).Attribute("fill")!.Value;
    }

    [Fact]
    public void A_heat_map_has_counts_alone()
    {
        XElement svg = Parse(Figure.ConfusionMatrix(Small, MatrixFigureOptions.HeatMap));
        Texts(svg).Should().ContainInOrder("Counts", "2", "1", "0", "2").And.Contain("Number of images").And.NotContain("0.67");
        Elements(svg, "rect").Should().Contain(rect => rect.Attribute("fill")!.Value == "#ff3399");
    }

    [Theory]
    [InlineData(MatrixNormalization.Predicted, "Share of the predicted class", "0.667")]
    [InlineData(MatrixNormalization.All, "Share of all images", "0.400")]
    public void Other_shares_can_be_shown_without_counts(MatrixNormalization normalization, string label, string number)
    {
        XElement svg = Parse(Figure.ConfusionMatrix(
            Small, new() { Normalization = normalization, ShowCounts = false, Digits = 3, Title = "" }));
        Texts(svg).Should().Contain([label, number]).And.NotContain(["2", "1"]);
    }

    [Fact]
    public void Names_are_escaped_and_what_XML_cannot_hold_is_replaced()
    {
        const string name = "A<b> & \"c\"", odd = "bell\a 🌀 \ud800";
        XElement svg = Parse(Figure.ConfusionMatrix(ConfusionMatrix.Create([0], [1], [name, odd]), new() { Title = "<&>" }));
        Texts(svg).Should().Contain([name, "<&>", "bell\ufffd 🌀 \ufffd"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(12)]
    [InlineData(40)]
    public void Nothing_reaches_over_the_edge_whatever_the_names(int classes)
    {
        int[] labels = [.. Enumerable.Range(0, classes)];
        foreach (string name in new[] { "a", "Wide-angle tailed radio galaxy in a merging cluster", "MMMMMMMMMMMMMMMMMMMMMMMM" })
        {
            ConfusionMatrix matrix = ConfusionMatrix.Create(labels, labels, [.. labels.Select(label => $"{name} {label}")]);
            XElement svg = Parse(Figure.ConfusionMatrix(matrix, new() { Title = $"Confusion of {name}" }));
            InsideOf(svg);
        }
    }

    [Fact]
    public void A_matrix_without_images_and_one_of_too_many_classes()
    {
        ConfusionMatrix empty = ConfusionMatrix.Create([0, 1], [2, 2], ["a", "b", "c"], [0, 1]);
        Texts(Parse(Figure.ConfusionMatrix(empty, MatrixFigureOptions.HeatMap))).Count(text => text == "0").Should().Be(5);

        int[] labels = [.. Enumerable.Range(0, 41)];
        Action many = () => Figure.ConfusionMatrix(ConfusionMatrix.Create(labels, labels));
        many.Should().Throw<ArgumentException>().WithMessage("*at most 40 classes; found 41*");
        Action options = () => new MatrixFigureOptions
        {
            Title = null!, Digits = 5, Normalization = (MatrixNormalization)9, Colors = (MatrixColors)9,
        }.Validate();
        options.Should().Throw<ArgumentException>().WithMessage("*Title*Normalization*Digits*Colors*");
    }

    [Fact]
    public void Curves_pass_through_their_values()
    {
        XElement svg = Parse(Curves([1.0, 0.5, 0.25], [0.8, 0.6, 0.4]));
        XElement[] panel = [.. Elements(svg, "polyline").Where(line => line.Attribute("points")!.Value.Split(' ').Length == 3)];
        panel.Should().HaveCount(4);
        double[] heights = [.. panel[0].Attribute("points")!.Value.Split(' ').Select(point => Number(point.Split(',')[1]))];
        ((heights[0] - heights[1]) / (heights[1] - heights[2])).Should().BeApproximately(2, 0.01, "1 − 0.5 is twice 0.5 − 0.25");
        heights.Should().BeInAscendingOrder("y points down");
        Texts(svg).Should().Contain(["Training", "Validation", "Loss", "Accuracy", "Epoch", "1", "2", "3"]);
        Elements(svg, "circle").Should().HaveCount(12);
        InsideOf(svg);
    }

    [Fact]
    public void Values_that_are_not_numbers_leave_gaps()
    {
        XElement svg = Parse(Curves([1, 2, double.NaN, 3, double.NaN], [double.NaN]));
        Elements(svg, "polyline").Count(line => line.Attribute("points")!.Value.Contains(' ')).Should().Be(2 + 2);
        Elements(svg, "circle").Should().HaveCount(6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2000)]
    public void Any_number_of_epochs_can_be_drawn(int epochs)
    {
        double[] values = [.. Enumerable.Range(0, epochs).Select(epoch => 1.0 / (epoch + 1))];
        XElement svg = Parse(Curves(values, values));
        Elements(svg, "circle").Should().HaveCount(epochs == 1 ? 4 : 0);
        Texts(svg).Length.Should().BeLessThan(60);
        InsideOf(svg);
    }

    [Theory]
    [InlineData(0, 2.35, new[] { 0, 0.5, 1, 1.5, 2, 2.5 })]
    [InlineData(0.3, 0.85, new[] { 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9 })]
    [InlineData(0.4, 0.4, new[] { 0.34, 0.36, 0.38, 0.40, 0.42, 0.44, 0.46 })]
    [InlineData(-3e8, 4e8, new[] { -4e8, -2e8, 0, 2e8, 4e8 })]
    public void Ticks_are_round_numbers_around_the_values(double least, double greatest, double[] expected) =>
        NiceTicks.Around(least, greatest, 6).Values.Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-9);

    [Fact]
    public void Ticks_of_great_numbers_stay_short() => NiceTicks.Around(0, 3e8, 6).Format(3e8).Should().Be("3e8");

    [Fact]
    public void A_figure_can_be_saved()
    {
        using MemoryStream stream = new();
        Figure.ConfusionMatrix(Small).Save(stream);
        stream.Position = 0;
        XDocument.Load(stream).Root!.Name.LocalName.Should().Be("svg");
    }

    private static Figure Curves(double[] training, double[] validation)
    {
        CurveSeries[] series = [new("Training", training), new("Validation", validation)];
        return Figure.TrainingCurves("History", [new("Loss", series), new("Accuracy", series)]);
    }
}
