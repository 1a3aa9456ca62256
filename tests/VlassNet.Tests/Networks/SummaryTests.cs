using VlassNet.Networks;

namespace VlassNet.Tests.Networks;

public class SummaryTests
{
    /// <summary>The notebook had built its network once before in the same session, hence its <c>sequential_1</c>.</summary>
    [Fact]
    public void The_table_is_the_notebooks_to_the_character()
    {
        using VlassCnn model = VlassCnn.Notebook();
        LayerNames session = new();
        _ = SummaryTable.Format(model.Spec, session);
        SummaryTable.Format(model.Spec, session).Should().Be(Golden("notebook"));
    }

    [Fact]
    public void A_fresh_session_numbers_from_the_start()
    {
        using VlassCnn model = VlassCnn.Notebook();
        string[] lines = model.Summary().Split('\n');
        lines[0].Should().Be("Model: \"sequential\"");
        lines.Should().Contain(" conv2d (Conv2D)             (None, 64, 64, 75)        750       ");
        lines.Should().ContainInConsecutiveOrder(
            " batch_normalization (BatchN  (None, 64, 64, 75)       300       ",
            " ormalization)                                                   ");
        lines.Should().ContainInConsecutiveOrder(
            " batch_normalization_2 (Batc  (None, 16, 16, 25)       100       ",
            " hNormalization)                                                 ");
        lines[1..^5].Should().OnlyContain(line => line.Length == 65);
        lines[^4..].Should().Equal(
            "Total params: 868,189", "Trainable params: 867,889", "Non-trainable params: 300", new string('_', 65));
    }

    [Fact]
    public void Oblong_images_and_no_dense_block()
    {
        using VlassCnn model = new VlassCnnBuilder(33, 7, 3).Convolution(8).Classes(2).Build();
        model.Summary().Should().Be(Golden("oblong"));
    }

    [Fact]
    public void Cells_that_fill_their_column() =>
        SummaryTable.Format(new(new(20_000, 1, 1), [new(100_000, 0.1f), new(1)], [], 2), new LayerNames())
            .Should().Be(Golden("wide"));

    [Fact]
    public void Blocks_without_a_pool_and_the_average()
    {
        using VlassCnn model = new VlassCnnBuilder(20, 16)
            .Convolution(8, pool: false).Convolution(8, 0.1f).Convolution(16, pool: false).GlobalAverage().Classes(3).Build();
        model.Summary().Should().Be(Golden("average"));
    }

    [Fact]
    public void The_totals_are_those_of_the_weights()
    {
        using VlassCnn model = new VlassCnnBuilder(21, 35, 2)
            .Convolution(7, 0.1f).Convolution(3).Dense(11, 0.2f).Dense(5).Classes(6).Build();
        LayerSummary.Of(model.Spec).Sum(layer => layer.Parameters).Should().Be(model.Weights.ParameterCount);
        LayerSummary.Of(model.Spec).Sum(layer => layer.NonTrainable).Should()
            .Be(model.Weights.Where(tensor => !tensor.Trainable).Sum(tensor => tensor.Length));
    }

    private static string Golden(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "networks", $"summary_{name}.txt"));
}
