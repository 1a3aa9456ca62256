using VlassNet.Catalogs;
using VlassNet.Sky;

namespace VlassNet.Tests.Catalogs;

public sealed class CatalogShardTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 5)]
    [InlineData(10, 4)]
    [InlineData(1001, 7)]
    public void Parts_one_after_the_other_are_the_whole(int sources, int count)
    {
        CatalogSource[] all = [.. Enumerable.Range(0, sources).Select(i => new CatalogSource($"{i}.fits"))];
        IReadOnlyList<CatalogSource>[] parts = [.. Enumerable.Range(1, count).Select(number => new CatalogShard(number, count).Of(all))];
        parts.SelectMany(part => part).Should().Equal(all);
        (parts.Max(part => part.Count) - parts.Min(part => part.Count)).Should().BeLessThanOrEqualTo(1);
    }

    [Theory]
    [InlineData("1/1")]
    [InlineData("2/4")]
    public void A_part_is_read_as_it_is_written(string text) => CatalogShard.Parse(text).ToString().Should().Be(text);

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("1/2/3")]
    [InlineData("-1/2")]
    [InlineData("a/b")]
    public void What_is_no_part_is_refused(string text) =>
        FluentActions.Invoking(() => CatalogShard.Parse(text)).Should().Throw<FormatException>().WithMessage("*such as 2/4*");

    [Fact]
    public void A_job_array_of_Slurm_says_which_part()
    {
        string[] names = ["SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MAX"];
        try
        {
            CatalogShard.FromEnvironment().Should().BeNull();
            Set("12", "10", "4", "13");
            CatalogShard.FromEnvironment().Should().Be(new CatalogShard(3, 4));
            foreach (string task in (string[])["20", "1", "2"])
            {
                Set(task, "1", "3", "5");
                FluentActions.Invoking(CatalogShard.FromEnvironment).Should().Throw<FormatException>().WithMessage("*without gaps*");
            }

            FluentActions.Invoking(() => default(CatalogShard).Of([])).Should().Throw<ArgumentException>();
        }
        finally
        {
            Set(null, null, null, null);
        }

        void Set(params string?[] values)
        {
            foreach ((string name, string? value) in names.Zip(values))
                Environment.SetEnvironmentVariable(name, value);
        }
    }
}
