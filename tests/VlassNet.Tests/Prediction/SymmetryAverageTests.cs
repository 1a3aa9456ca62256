using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Tests.Augmentation;

namespace VlassNet.Tests.Prediction;

public class SymmetryAverageTests
{
    public static TheoryData<int, int, int> Shapes => new() { { 8, 8, 1 }, { 16, 16, 3 }, { 7, 7, 2 }, { 12, 6, 1 }, { 6, 10, 3 }, { 32, 32, 1 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_image_and_its_views_get_the_same_bits(int rows, int columns, int channels)
    {
        ImageShape shape = new(rows, columns, channels);
        using VlassCnn model = Model(shape);
        LabeledImages images = Noise(shape, 21);
        float[] plain = Predict(model, images, average: false), averaged = Predict(model, images, average: true);
        foreach (SquareSymmetry symmetry in SquareSymmetry.Of(shape))
        {
            LabeledImages turned = Turned(images, symmetry);
            Predict(model, turned, average: true).Should().Equal(averaged, symmetry.ToString());
            if (symmetry != SquareSymmetry.Identity)
                TestImages.LargestDifference(Predict(model, turned, average: false), plain).Should().BeGreaterThan(1e-3f, symmetry.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_probabilities_are_the_mean_of_those_of_the_views(int rows, int columns, int channels)
    {
        ImageShape shape = new(rows, columns, channels);
        using VlassCnn model = Model(shape);
        LabeledImages images = Noise(shape, 5);
        float[] averaged = Predict(model, images, average: true);
        double[] expected = new double[averaged.Length];
        ReadOnlySpan<SquareSymmetry> symmetries = SquareSymmetry.Of(shape);
        symmetries.Length.Should().Be(rows == columns ? 8 : 4);
        foreach (SquareSymmetry symmetry in symmetries)
        {
            float[] seen = Predict(model, Turned(images, symmetry), average: false);
            for (int place = 0; place < seen.Length; place++)
                expected[place] += (double)seen[place] / symmetries.Length;
        }

        for (int place = 0; place < averaged.Length; place++)
            averaged[place].Should().BeApproximately((float)expected[place], 1e-7f);
    }

    [Theory]
    [InlineData(1, 256)]
    [InlineData(2, 256)]
    [InlineData(5, 3)]
    [InlineData(2, 1)]
    public void Threads_and_batches_change_no_bit(int threads, int batchSize)
    {
        ImageShape shape = new(16, 16);
        using VlassCnn model = Model(shape);
        LabeledImages images = Noise(shape, 70);
        Evaluator evaluator = new(new() { Threads = threads, BatchSize = batchSize, AverageSymmetries = true });
        evaluator.Predict(model, images).Probabilities.ToArray().Should().Equal(Predict(model, images, average: true));
    }

    [Fact]
    public void One_image_and_a_predictor_give_what_a_set_gives()
    {
        ImageShape shape = new(8, 8, 3);
        using VlassCnn model = Model(shape);
        LabeledImages images = Noise(shape, 4);
        float[] expected = Predict(model, images, average: true);
        using Predictor predictor = new(model, new PredictorOptions { AverageSymmetries = true, LargestBatch = 2 });
        Evaluator evaluator = new(new() { AverageSymmetries = true });
        for (int image = 0; image < images.Count; image++)
        {
            float[] own = expected[(image * 3)..((image + 1) * 3)];
            evaluator.Predict(model, images.Image(image)).Probabilities.ToArray().Should().Equal(own);
            predictor.Predict(images.Image(image)).Probabilities.ToArray().Should().Equal(own);
        }
    }

    [Fact]
    public void An_empty_set_and_weights_that_are_not_numbers_are_what_they_are_without()
    {
        ImageShape shape = new(8, 8);
        using VlassCnn model = Model(shape);
        Predict(model, Noise(shape, 0), average: true).Should().BeEmpty();
        model.Weights["dense1.bias"].Buffer[0] = float.NaN;
        model.Weights.Touch();
        new Evaluator(new() { AverageSymmetries = true }).Invoking(e => e.Predict(model, Noise(shape, 3))).Should()
            .Throw<ArithmeticException>().WithMessage("*not a number for image 0*");
    }

    /// <summary>A network whose answers are far from even: its classifier's weights are ten times the usual.</summary>
    private static VlassCnn Model(ImageShape shape)
    {
        VlassCnn model = new VlassCnnBuilder(shape.Rows, shape.Columns, shape.Channels)
            .Convolution(12).Convolution(13).Classes("a", "b", "c").Seed(3).Build();
        foreach (ref float weight in model.Weights["dense1.weight"].Buffer.AsSpan())
            weight *= 10;
        return model;
    }

    private static LabeledImages Noise(ImageShape shape, int count) => Set(
        [.. Enumerable.Range(0, count).SelectMany(image => TestImages.Noise(shape, image + 1))], count, shape);

    private static LabeledImages Turned(LabeledImages images, SquareSymmetry symmetry) => Set(
        [.. Enumerable.Range(0, images.Count).SelectMany(image => TestImages.Apply(symmetry, images.Image(image).ToArray(), images.Shape))],
        images.Count,
        images.Shape);

    private static LabeledImages Set(float[] pixels, int count, ImageShape shape) => new(
        new PixelBlocks([pixels], shape.Length, Math.Max(count, 1), count), new int[count], shape, ["a", "b", "c"]);

    private static float[] Predict(VlassCnn model, LabeledImages images, bool average) =>
        new Evaluator(new() { AverageSymmetries = average }).Predict(model, images).Probabilities.ToArray();
}
