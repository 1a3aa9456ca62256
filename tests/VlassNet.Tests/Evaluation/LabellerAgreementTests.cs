using System.Text.Json;
using VlassNet.Data;
using VlassNet.Evaluation;

namespace VlassNet.Tests.Evaluation;

public class LabellerAgreementTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Kappas_are_those_of_scikit_learn_and_statsmodels(int number)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", "evaluation", "agreement.json");
        JsonElement golden = JsonDocument.Parse(File.ReadAllText(path)).RootElement[number];
        int[][] table = [.. golden.GetProperty("votes").EnumerateArray().Select(row => row.EnumerateArray().Select(vote => vote.GetInt32()).ToArray())];
        LabelVotes votes = Votes(table, golden.GetProperty("classes").GetInt32());
        votes.FleissKappa().Should().BeApproximately(golden.GetProperty("fleiss").GetDouble(), 1e-12);
        for (int a = 0; a < table[0].Length; a++)
        {
            for (int b = 0; b < table[0].Length; b++)
            {
                double expected = golden.GetProperty("cohen")[a][b].GetDouble();
                votes.CohenKappa($"p{a}", $"p{b}").Should().BeApproximately(expected, 1e-12);
            }
        }
    }

    [Fact]
    public void Only_sources_that_both_gave_a_class_count()
    {
        LabelVotes votes = Votes([[0, 0, -1], [1, 0, 1], [-1, 1, 1], [1, 1, -1]], 2);
        ConfusionMatrix matrix = votes.ConfusionBetween("p0", "p1");
        (matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]).Should().Be((1, 0, 1, 1));
        votes.CohenKappa("p0", "p1").Should().BeApproximately(((2.0 / 3) - (4.0 / 9)) / (1 - (4.0 / 9)), 1e-12);

        // Pairs that agree: 1, 1/3, 1, 1; shares of the nine votes: 3 and 6.
        double chance = (9.0 + 36) / 81;
        votes.FleissKappa().Should().BeApproximately((((1 + (1.0 / 3) + 1 + 1) / 4) - chance) / (1 - chance), 1e-12);
    }

    [Fact]
    public void Where_there_is_nothing_to_compare_it_says_so()
    {
        LabelVotes votes = Votes([[0, -1], [-1, 1]], 2);
        votes.Invoking(it => it.CohenKappa("p0", "p1")).Should().Throw<ArgumentException>().WithMessage("Expected sources that both p0 and p1*");
        votes.Invoking(it => it.CohenKappa("p0", "nobody")).Should().Throw<ArgumentException>().WithMessage("Expected a labeller of p0, p1; *");
        votes.FleissKappa().Should().Be(double.NaN);
        Votes([[0, 0]], 2).CohenKappa("p0", "p1").Should().Be(double.NaN);
    }

    /// <summary>Votes of people p0, p1, … for classes c0, c1, …; −1 for none.</summary>
    private static LabelVotes Votes(int[][] table, int classes) => LabelVotes.Of(
        from source in Enumerable.Range(0, table.Length)
        from person in Enumerable.Range(0, table[source].Length)
        let vote = table[source][person]
        select new SourceLabel { Source = $"s{source}", Labeller = $"p{person}", Class = vote < 0 ? null : $"c{vote}" },
        [.. Enumerable.Range(0, classes).Select(label => $"c{label}")]);
}
