using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Tests.Compute;
using VlassNet.Tests.Training;
using VlassNet.Training;

namespace VlassNet.Tests.Data;

public class TrainingDataAdviceTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    [Fact]
    public void Data_that_can_train_give_no_advice()
    {
        LabeledImages set = Set(1, 0, 1, 2);
        TrainingDataAdvice.Of(set, Set(3, 0, 1)).Should().BeEmpty();
        TrainingDataAdvice.Of(Set(-19, 0, 1, 2), null).Should().BeEmpty();
        TrainingDataAdvice.Of(set, null).Should().BeEmpty();
    }

    [Theory]
    [InlineData(255, "*reach 255;*Divide them by 255: images.Map*")]
    [InlineData(-1e6f, "*reach 1E+06;*Scale each image*")]
    [InlineData(1e-3f, "*at most 0.001;*Scale each image*")]
    [InlineData(0, "All pixels * are 0.*")]
    public void Pixels_far_from_1_are_said(float largest, string advice) =>
        TrainingDataAdvice.Of(Set(largest, 0, 1, 2), null).Should().ContainSingle().Which.Should().Match(advice);

    [Fact]
    public void One_class_and_missing_classes_are_said()
    {
        TrainingDataAdvice.Of(Set(1, 1, 1), null).Should().ContainSingle().Which.Should().Match("All images * the class b,*");
        TrainingDataAdvice.Of(Set(1, 0, 2), null).Should().ContainSingle().Which.Should().Match("No image * the class b,*");
    }

    [Fact]
    public void Images_of_one_value_are_counted()
    {
        LabeledImages set = LabeledImages.Create([1, 1, 1, 1, 0, 1, 0, 1, 0.5f, 0.5f, 0.5f, 0.5f], [0, 1, 2], new ImageShape(2, 2), Names);
        TrainingDataAdvice.Of(set, null).Should().ContainSingle().Which.Should().Match("2 of 3 images * same value*");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(0.09f)]
    public void Another_scale_of_the_validation_is_said(float largest) => TrainingDataAdvice.Of(Set(1, 0, 1, 2), Set(largest, 0, 1, 2))
        .Should().ContainSingle().Which.Should().Match("*to validate with reach *Scale both alike.");

    [Fact]
    public void Of_a_large_set_images_throughout_are_looked_at()
    {
        float[] pixels = new float[1000 * 4];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = i % 4;
        pixels[^1] = 100;
        int[] labels = [.. Enumerable.Range(0, 1000).Select(image => image % 3)];
        TrainingDataAdvice.Of(LabeledImages.Create(pixels, labels, new ImageShape(2, 2), Names), null).Should().BeEmpty();
        pixels.AsSpan(2000).Fill(100);
        TrainingDataAdvice.Of(LabeledImages.Create(pixels, labels, new ImageShape(2, 2), Names), null).Should().HaveCount(2);
    }

    [Fact]
    public async Task The_log_has_it_before_the_first_step()
    {
        RecordingLogger log = new();
        using VlassCnn model = new VlassCnnBuilder(8, 8).Convolution(4).Classes(Names).Seed(1).Build();
        await new Trainer(TrainingSets.Plain with { Epochs = 1 }, log).FitAsync(model, Set(1e-3f, new ImageShape(8, 8), 0, 1, 2));
        log.Lines.Should().Contain(line => line.StartsWith("Warning: Pixels to train on are at most 0.001;", StringComparison.Ordinal));
    }

    private static LabeledImages Set(float largest, params int[] labels) => Set(largest, new ImageShape(2, 2), labels);

    /// <summary>Images of the largest value and zeros.</summary>
    private static LabeledImages Set(float largest, ImageShape shape, params int[] labels)
    {
        float[] pixels = new float[labels.Length * shape.Length];
        for (int i = 0; i < pixels.Length; i += 2)
            pixels[i] = largest;
        return LabeledImages.Create(pixels, labels, shape, Names);
    }
}
