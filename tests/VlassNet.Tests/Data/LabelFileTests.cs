using VlassNet.Data;

namespace VlassNet.Tests.Data;

public sealed class LabelFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_page_s_export_is_read_in_full()
    {
        IReadOnlyList<SourceLabel> labels = Read(
            "name,file,ra,dec,label,not_sure,notes,labeller\n"
            + "J1,a.fits,1.5,-2,Ring,no,\"two, perhaps\",ada\nJ2,b.fits,1,2,,yes,,ada\nJ1,a.fits,1.5,-2,Blob,,,bob\n");
        labels.Should().Equal(
            new SourceLabel { Source = "J1", Class = "Ring", Labeller = "ada", Notes = "two, perhaps" },
            new SourceLabel { Source = "J2", Labeller = "ada", IsUnsure = true },
            new SourceLabel { Source = "J1", Class = "Blob", Labeller = "bob" });
    }

    [Fact]
    public void A_table_of_files_and_classes_is_one_labeller_s() => Read("file;class\n../x/a.png;Ring\n", "eve.csv").Should().Equal(
        new SourceLabel { Source = "../x/a.png", Class = "Ring", Labeller = "eve" });

    /// <summary>What a spreadsheet would run, a browser would run, or a terminal would obey, is text or is escaped.</summary>
    [Fact]
    public void Hostile_texts_are_texts()
    {
        SourceLabel label = Read("name,label,notes\nJ1,<b>x</b>,\"'=HYPERLINK(1) <script>alert(1)</script>\u2028x\ny\"\n").Single();
        label.Class.Should().Be("<b>x</b>");
        label.Notes.Should().Be("=HYPERLINK(1) <script>alert(1)</script>\\u2028x\\u000Ay");
    }

    [Theory]
    [InlineData("name,label,labeller\nJ1,a,ada\nJ2,a,ada\nJ1,b,ada\n", "line 4*one row for each source and labeller; found a second one for J1 by ada, after that of line 2")]
    [InlineData("name,label\nJ1,a\u001B[2Jb\n", "line 2*the control character 27")]
    [InlineData("name,label\nJ1,a\u202Eb\n", "line 2*the name of a class*'a?b'")]
    [InlineData("name,label\nJ\u202E1,a\n", "a name or file of the source*'J?1'")]
    [InlineData("name,label,labeller\nJ1,a,a\u2066\n", "line 2*the name of a labeller")]
    [InlineData("name,label\n,a\n", "a name or file of the source*found nothing")]
    [InlineData("name,label,not_sure\nJ1,a,perhaps\n", "yes or no; found 'perhaps'")]
    [InlineData("name,flux\nJ1,2\n", "columns name (or file) and label; found the columns name, flux")]
    public void What_cannot_be_is_refused_with_its_place(string text, string message) =>
        FluentActions.Invoking(() => Read(text)).Should().Throw<BadInputException>().WithMessage($"*{message}*");

    [Fact]
    public void Long_texts_are_refused()
    {
        FluentActions.Invoking(() => Read($"name,label\n{new string('J', 1001)},a\n")).Should().Throw<BadInputException>().WithMessage("*1,001 characters*");
        FluentActions.Invoking(() => Read($"name,label,notes\nJ,a,{new string('n', 10_001)}\n")).Should().Throw<BadInputException>().WithMessage("*10,001*");
    }

    [Fact]
    public void Votes_are_counted_and_weighed()
    {
        LabelVotes votes = Votes();
        votes.Sources.Should().Equal("s0", "s1", "s2");
        votes.Labellers.Should().Equal("ada", "bob", "eve");
        votes.ClassNames.Should().Equal("Blob", "Ring");
        votes.VotesOf("bob").Should().Equal(1, 0, -1);
        votes.Fractions().Should().Equal(1f / 3, 2f / 3, 0.5f, 0.5f, 0, 1);
        votes.Majority().Should().Equal(1, -1, 1);
        Dictionary<string, double> weights = new() { ["ada"] = 3, ["eve"] = 0 };
        votes.Fractions(weights).Should().Equal(0.75f, 0.25f, 1, 0, 0, 0);
        votes.Majority(weights).Should().Equal(0, 0, -1);
        votes.Invoking(it => it.Fractions(new Dictionary<string, double> { ["ada"] = -1 })).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Votes_become_soft_labels_of_the_images_they_are_for()
    {
        LabeledImages images = LabeledImages.Create([1, 2, 3, 4], [0, 0, 0, 0], new ImageShape(1, 1), ["x"]).Called(["s2", "other", "s1", "s0"]);
        LabeledImages labeled = Votes().Label(images);
        labeled.ClassNames.Should().Equal("Blob", "Ring");
        labeled.FileNames().Should().Equal("s2", "s1", "s0");
        labeled.Labels().Should().Equal(1, 0, 1);
        labeled.SoftLabel(2).ToArray().Should().Equal(1f / 3, 2f / 3);
        labeled.Image(1)[0].Should().Be(3);
        Votes().Label(images, new Dictionary<string, double> { ["eve"] = 0 }).Count.Should().Be(2);
        FluentActions.Invoking(() => Votes().Label(images.Select([1]))).Should().Throw<BadInputException>().WithMessage("*such as other*such as s0*");
    }

    [Fact]
    public void Two_votes_of_one_labeller_and_classes_that_are_not_named_are_refused()
    {
        SourceLabel one = new() { Source = "s", Class = "a" };
        FluentActions.Invoking(() => LabelVotes.Of([one, one])).Should().Throw<BadInputException>().WithMessage("*two for s without a name*");
        FluentActions.Invoking(() => LabelVotes.Of([one], ["b"])).Should().Throw<BadInputException>().WithMessage("*a class of b; found 'a' for s*");
        FluentActions.Invoking(() => LabelVotes.Of([one with { Class = null }])).Should().Throw<BadInputException>().WithMessage("*labels with a class*");
        LabelVotes.Of([one with { Class = "Three Points" }]).ClassNames.Should().Equal(LabeledImages.VlassClassNames);
    }

    private static LabelVotes Votes() => LabelVotes.Of(
    [
        Vote("s0", "ada", "Blob"), Vote("s0", "bob", "Ring"), Vote("s0", "eve", "Ring"),
        Vote("s1", "bob", "Blob"), Vote("s1", "eve", "Ring"), Vote("s1", "zoe", null),
        Vote("s2", "eve", "Ring"),
    ]);

    private static SourceLabel Vote(string source, string labeller, string? label) => new() { Source = source, Labeller = labeller, Class = label };

    private IReadOnlyList<SourceLabel> Read(string text, string name = "labels.csv") => LabelFile.Read(folder.Write(name, text));
}
