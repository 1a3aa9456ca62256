using VlassNet.Data;
using VlassNet.Tests.Training;

namespace VlassNet.Tests.Data;

public class StratifiedFoldsTests
{
    private static readonly LabeledImages Images = TrainingSets.Numbered(103, label: index => index % 7 == 0 ? 1 : 0);

    [Fact]
    public void Each_image_is_measured_once_and_trained_on_in_all_other_folds()
    {
        IReadOnlyList<Fold> folds = Images.Folds(5, seed: 3);
        folds.Select(fold => fold.Number).Should().Equal(0, 1, 2, 3, 4);
        folds.SelectMany(fold => fold.Places).Should().BeEquivalentTo(Enumerable.Range(0, 103));
        foreach (Fold fold in folds)
        {
            int[] measured = Numbers(fold.Validation);
            measured.Should().Equal(fold.Places);
            Numbers(fold.Train).Concat(measured).Should().BeEquivalentTo(Enumerable.Range(0, 103));
        }
    }

    [Fact]
    public void Folds_have_nearly_the_same_size_and_mix_of_classes()
    {
        IReadOnlyList<Fold> folds = Images.Folds(5, seed: 3);
        folds.Select(fold => fold.Validation.Count).Should().OnlyContain(count => count == 20 || count == 21);
        folds.Select(fold => fold.Validation.ClassCounts()[1]).Should().OnlyContain(count => count == 3);
    }

    /// <summary>Each class goes on with the fold after the last of the class before.</summary>
    [Fact]
    public void Small_classes_do_not_all_begin_with_the_same_fold()
    {
        int[] labels = [.. Enumerable.Range(0, 9).Select(i => i / 3)];
        LabeledImages images = LabeledImages.Create(new float[9], labels, new ImageShape(1, 1), ["a", "b", "c"]);
        images.Folds(5, seed: 1).Select(fold => fold.Validation.Count).Should().OnlyContain(count => count == 1 || count == 2);
    }

    [Fact]
    public void The_seed_decides()
    {
        Images.Folds(4, seed: 1)[0].Places.Should().Equal(Images.Folds(4, seed: 1)[0].Places);
        Images.Folds(4, seed: 2)[0].Places.Should().NotEqual(Images.Folds(4, seed: 1)[0].Places);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(104)]
    public void Too_few_or_too_many_are_refused(int count) =>
        Images.Invoking(images => images.Folds(count)).Should().Throw<ArgumentOutOfRangeException>();

    private static int[] Numbers(LabeledImages images) => [.. Enumerable.Range(0, images.Count).Select(index => (int)images.Image(index)[0])];
}
