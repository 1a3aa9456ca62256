using System.Globalization;
using VlassNet.Data;
using VlassNet.Sky;

namespace VlassNet.Tests.Data;

public class LabeledImagesTests
{
    private static readonly string[] Bends = ["Bent", "Straight"];

    [Fact]
    public void Its_text_is_one_line_in_any_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Commas();
        try
        {
            Set(5).ToString().Should().Be("5 images of 1×2×1: 3 Bent, 2 Straight");
            int[] labels = [.. Enumerable.Range(0, 2000).Select(image => image % 10)];
            LabeledImages many = LabeledImages.Create(new float[4000], labels, new ImageShape(1, 2), labels[..10].Select(label => $"c{label}"));
            many.ToString().Should().StartWith(@"2,000 images of 1×2×1: 200 c0, ").And.EndWith(@"200 c7 and 400 of 2 other classes");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Names_go_with_their_images()
    {
        LabeledImages set = Set(5).Called(["a", "b", "c", "d\n", "e"]);
        set.FileName(3).Should().Be(@"d\u000A");
        LabeledImages view = set.Select([4, 0, 4]).Select([2, 1]);
        view.FileNames().Should().Equal("e", "a");
        view.SplitAt(1).Second.FileName(0).Should().Be("a");
        Set(5).FileName(1).Should().BeNull();
        Set(5).FileNames().Should().BeNull();
        FluentActions.Invoking(() => set.FileName(5)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => view.Label(2)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Labels_can_be_others_on_the_same_pixels()
    {
        LabeledImages view = Set(5).Called(["a", "b", "c", "d", "e"]).Select([4, 0, 4]);
        LabeledImages other = view.WithLabels([2, 1, 0], ["x", "y", "z"]);
        other.Labels().Should().Equal(2, 1, 0);
        other.ClassNames.Should().Equal("x", "y", "z");
        other.FileNames().Should().Equal("e", "a", "e");
        other.Image(1).ToArray().Should().Equal(0, 1);
        view.Labels().Should().Equal(0, 0, 0);
        view.WithLabels([1, 1, 0]).ClassNames.Should().Equal(Bends);
        FluentActions.Invoking(() => view.WithLabels([0, 1])).Should().Throw<BadInputException>().WithMessage("*3 labels*found 2 labels*");
        FluentActions.Invoking(() => view.WithLabels([0, 1, 2])).Should().Throw<BadInputException>().WithMessage("*the label 2 of image 2*")
            .Which.Subject.Should().Be(InputSubject.Dataset);
        FluentActions.Invoking(() => view.WithLabels([0, 1, 0], ["a", "a"])).Should().Throw<ArgumentException>().WithMessage("*each name once*");
    }

    [Fact]
    public void Pixels_can_be_changed_and_the_rest_stays()
    {
        LabeledImages set = Set(5).Called(["a", "b", "c", "d", "e"]).MadeWith(PixelNormalization.MinMax, 1.5).Select([3, 1]);
        LabeledImages changed = set.Map(pixels => pixels[0] = -pixels[1]);
        changed.Image(0).ToArray().Should().Equal(-7, 7);
        changed.Image(1).ToArray().Should().Equal(-3, 3);
        set.Image(0).ToArray().Should().Equal(6, 7);
        changed.Labels().Should().Equal(set.Labels());
        changed.FileNames().Should().Equal("d", "b");
        changed.Normalization.Should().Be(PixelNormalization.MinMax);
        changed.PixelScale.Should().Be(1.5);
        FluentActions.Invoking(() => set.Map(pixels => pixels[1] /= pixels[1] - 3)).Should().Throw<BadInputException>()
            .WithMessage("*image 1, row 0, column 1*");
    }

    [Fact]
    public void A_split_in_two_is_stratified_and_the_same_for_the_same_seed()
    {
        LabeledImages set = Set(100);
        (LabeledImages train, LabeledImages validation) = set.Split(0.8);
        train.ClassCounts().Should().Equal(40, 40);
        validation.ClassCounts().Should().Equal(10, 10);
        set.Split().Train.Image(0).SequenceEqual(train.Image(0)).Should().BeTrue();
        Values(set.Split(0.8, seed: 2).Train).Should().NotEqual(Values(train));
        Values(train).Should().Equal(Values(set.SplitStratified(1, 0.8, 0.2)[0]));
        foreach (double share in new[] { 0, 1, double.NaN })
            FluentActions.Invoking(() => set.Split(share)).Should().Throw<ArgumentException>().WithMessage("*above 0 and below 1*");
    }

    [Fact]
    public void A_split_by_source_keeps_each_source_together()
    {
        LabeledImages set = Set(300).Called(Enumerable.Range(0, 300).Select(image => $"s{image / 3}_{image % 3}.png"));
        string[] sources = [.. set.FileNames()!.Select(name => name.Split('_')[0])];
        IReadOnlyList<LabeledImages> parts = set.SplitStratified(1, sources, 0.7, 0.3);
        Sources(parts[0]).Should().NotIntersectWith(Sources(parts[1]));
        parts[0].Count.Should().BeInRange(205, 215);
        (parts[0].Count + parts[1].Count).Should().Be(300);
        Sources(set.SplitStratified(1, sources, 0.7, 0.3)[0]).Should().BeEquivalentTo(Sources(parts[0]));
        Sources(set.SplitStratified(2, sources, 0.7, 0.3)[0]).Should().NotBeEquivalentTo(Sources(parts[0]), "chance decides where a source goes");
        DatasetSplit split = set.SplitTrainValidationTest(1, groups: sources);
        Sources(split.Test).Should().NotIntersectWith(Sources(split.Train)).And.NotIntersectWith(Sources(split.Validation));
        FluentActions.Invoking(() => set.SplitStratified(1, sources[1..], 0.5)).Should().Throw<ArgumentException>()
            .WithMessage("*a group for each of 300 images; received 299*");
    }

    [Fact]
    public void Sources_and_copies_of_their_images_stay_together()
    {
        int[][] together = SourceGroups.Of(["a", "b", "a", "c", "d", "b"], [[3, 0], [4]], 6, seed: 1);
        together.Select(group => string.Join(' ', group)).Should().BeEquivalentTo("0 2 3", "1 5");
    }

    private static CultureInfo Commas()
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        return culture;
    }

    private static HashSet<string> Sources(LabeledImages set) => [.. set.FileNames()!.Select(name => name.Split('_')[0])];

    private static float[] Values(LabeledImages set) => [.. Enumerable.Range(0, set.Count).Select(image => set.Image(image)[0])];

    /// <summary>Images of two pixels, 0 1, 2 3, …; each second one is straight.</summary>
    private static LabeledImages Set(int count) => LabeledImages.Create(
        [.. Enumerable.Range(0, 2 * count).Select(value => (float)value)], [.. Enumerable.Range(0, count).Select(image => image % 2)],
        new ImageShape(1, 2), Bends);
}
