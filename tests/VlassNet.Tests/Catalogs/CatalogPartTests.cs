using VlassNet.Catalogs;
using VlassNet.Sky;

namespace VlassNet.Tests.Catalogs;

public sealed class CatalogPartTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 5)]
    [InlineData(10, 4)]
    [InlineData(1001, 7)]
    public void Parts_one_after_the_other_are_the_whole(int sources, int count)
    {
        CatalogSource[] all = [.. Enumerable.Range(0, sources).Select(i => new CatalogSource($"{i}.fits"))];
        IReadOnlyList<CatalogSource>[] parts = [.. Enumerable.Range(1, count).Select(number => new CatalogPart(number, count).Of(all))];
        parts.SelectMany(part => part).Should().Equal(all);
        (parts.Max(part => part.Count) - parts.Min(part => part.Count)).Should().BeLessThanOrEqualTo(1);
    }

    [Theory]
    [InlineData("1/1")]
    [InlineData("2/4")]
    public void A_part_is_read_as_it_is_written(string text) => CatalogPart.Parse(text).ToString().Should().Be(text);

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("1/2/3")]
    [InlineData("-1/2")]
    [InlineData("a/b")]
    public void What_is_no_part_is_refused(string text) =>
        FluentActions.Invoking(() => CatalogPart.Parse(text)).Should().Throw<FormatException>().WithMessage("*such as 2/4*");

    [Theory]
    [InlineData("catalogue.csv", 3, 16, "catalogue.0003-of-0016.csv")]
    [InlineData("a.b/my.list.vot", 3, 16, "a.b/my.list.0003-of-0016.vot")]
    [InlineData("catalogue", 1, 2, "catalogue.0001-of-0002")]
    [InlineData("catalogue.csv", 12, 35285, "catalogue.00012-of-35285.csv")]
    [InlineData("catalogue.csv", 1, 1, "catalogue.csv")]
    public void Names_of_parts_sort(string catalogue, int number, int count, string expected) =>
        new CatalogPart(number, count).PathOf(catalogue).Should().Be(expected);

    /// <summary>Of an array that repeats one task Slurm says that it has one: the number of parts is the user's to say.</summary>
    [Theory]
    [InlineData("3", null, 16, 3)]
    [InlineData("1", null, 16, 1)]
    [InlineData("16", null, 16, 16)]
    [InlineData(null, "0", 16, 1)]
    [InlineData(null, "15", 16, 16)]
    public void A_scheduler_says_which_part(string? slurm, string? kubernetes, int count, int number) =>
        With(slurm, kubernetes, () => CatalogPart.FromScheduler(count).Should().Be(new CatalogPart(number, count)));

    [Theory]
    [InlineData("3", null, null, "*SLURM_ARRAY_TASK_ID = 3*--parts 16*")]
    [InlineData(null, "0", null, "*JOB_COMPLETION_INDEX = 0*--parts 16*")]
    [InlineData("0", null, 16, "*from 1 to 16*--array=1-16*")]
    [InlineData("17", null, 16, "*from 1 to 16*'17'*")]
    [InlineData("2147483648", null, 16, "*from 1 to 16*")]
    [InlineData("x", null, 16, "*'x'*")]
    [InlineData(null, "16", 16, "*from 0 to 15*completions: 16*")]
    [InlineData("1", "0", 16, "*one scheduler*")]
    public void What_a_scheduler_says_is_not_guessed(string? slurm, string? kubernetes, int? count, string message) => With(
        slurm, kubernetes, () => FluentActions.Invoking(() => CatalogPart.FromScheduler(count)).Should().Throw<FormatException>().WithMessage(message));

    [Fact]
    public void Outside_of_a_scheduler_there_is_no_part() => With(null, null, () => CatalogPart.FromScheduler(null).Should().BeNull());

    [Fact]
    public void What_is_no_part_takes_nothing() => FluentActions.Invoking(() => default(CatalogPart).Of([1])).Should().Throw<ArgumentException>();

    [Theory]
    [InlineData("", new int[0])]
    [InlineData("1", new[] { 1 })]
    [InlineData("3,7-9,11", new[] { 3, 7, 8, 9, 11 })]
    [InlineData("1-2", new[] { 1, 2 })]
    public void Numbers_of_parts_are_written_as_Slurm_takes_them(string text, int[] numbers) => PartNumbers.Write(numbers).Should().Be(text);

    private static void With(string? slurm, string? kubernetes, Action check)
    {
        Environment.SetEnvironmentVariable("SLURM_ARRAY_TASK_ID", slurm);
        Environment.SetEnvironmentVariable("JOB_COMPLETION_INDEX", kubernetes);
        try
        {
            check();
        }
        finally
        {
            Environment.SetEnvironmentVariable("SLURM_ARRAY_TASK_ID", null);
            Environment.SetEnvironmentVariable("JOB_COMPLETION_INDEX", null);
        }
    }
}
