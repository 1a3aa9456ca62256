using VlassNet.Evaluation;

namespace VlassNet.Tests.Evaluation;

public class ConfusionMatrixTests
{
    [Theory]
    [MemberData(nameof(GoldenReports.Titles), MemberType = typeof(GoldenReports))]
    public void Counts_and_shares_are_those_of_scikit_learn(string title)
    {
        GoldenReport golden = GoldenReports.Find(title);
        ConfusionMatrix matrix = ConfusionMatrix.Create(golden.Labels, golden.Predicted, golden.Names, golden.Classes);
        foreach ((string name, double[][] expected) in golden.Matrices)
        {
            double[,] shares = matrix.Normalize(name switch
            {
                "true" => MatrixNormalization.True,
                "pred" => MatrixNormalization.Predicted,
                "all" => MatrixNormalization.All,
                _ => MatrixNormalization.None,
            });
            shares.Cast<double>().Should().Equal(expected.SelectMany(row => row), (a, b) => Math.Abs(a - b) < 1e-14);
        }
    }

    [Fact]
    public void Rows_are_true_and_columns_are_predicted()
    {
        ConfusionMatrix matrix = ConfusionMatrix.Create([0, 0, 1], [1, 1, 0], ["a", "b"]);
        matrix[0, 1].Should().Be(2);
        matrix[1, 0].Should().Be(1);
        matrix.Total.Should().Be(3);
        matrix.Invoking(m => m[2, 0]).Should().Throw<ArgumentOutOfRangeException>();
        matrix.Invoking(m => m[0, -1]).Should().Throw<ArgumentOutOfRangeException>();
        matrix.Invoking(m => m.Normalize((MatrixNormalization)9)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Its_text_is_an_aligned_table() =>
        ConfusionMatrix.Create([0, 0, 1, 1, 1], [0, 1, 1, 1, 0], ["Extended", "点 Source"]).ToString().Should().Be(
            "true \\ predicted  Extended  点 Source\n" +
            "        Extended         1         1\n" +
            "        点 Source         1         2\n");

    public static TheoryData<int[], int[], string[]?, int[]?, string> BadInput => new()
    {
        { [], [], null, null, "*at least one label*" },
        { [0, 1], [0], null, null, "*Expected 2 predicted classes*found 1*" },
        { [0, 4], [0, 1], ["a", "b"], null, "*classes 0 to 1*found 4 at place 1*" },
        { [0, 1], [0, -1], ["a", "b"], null, "*classes 0 to 1*found -1 at place 1*predicted*" },
        { [0, 1], [0, 1], ["a", "b"], [2], "*classes 0 to 1*found 2*" },
        { [0, 1], [0, 1], null, [], "*at least one class*" },
        { [0, 1], [0, 1], null, [1, 1], "*each class once*" },
        { [0, 1], [0, 1], null, [7], "*at least one of the classes 7 among the labels*" },
    };

    [Theory]
    [MemberData(nameof(BadInput))]
    public void Bad_input_is_one_clear_error(int[] labels, int[] predicted, string[]? names, int[]? classes, string message)
    {
        Action create = () => ConfusionMatrix.Create(
            labels, predicted, names is null ? default : [.. names], classes is null ? default : [.. classes]);
        create.Should().Throw<ArgumentException>().WithMessage(message);
    }
}
