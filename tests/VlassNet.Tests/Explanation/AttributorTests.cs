using VlassNet.Evaluation;
using VlassNet.Explanation;
using VlassNet.Networks;
using VlassNet.Tests.Compute;

namespace VlassNet.Tests.Explanation;

public class AttributorTests
{
    private static readonly Attributor Attributor = new();

    [Theory]
    [InlineData(3.0, 2.0, 0.5)]
    [InlineData(-3.0, -2.0, 0.5)]
    [InlineData(0.5, -0.5, 2.0)]
    [InlineData(0.0, 0.0, 0.0)]
    public void The_error_of_completeness_is_relative_to_the_difference(double sum, double difference, double error) =>
        new Completeness(sum, difference, 1).RelativeError.Should().Be(error);

    [Fact]
    public void In_a_linear_network_each_pixel_has_its_weight_times_what_it_is_above_the_baseline()
    {
        using VlassCnn model = Linear(out float[] weights);
        float[] image = [5, 1, 2, 4, 3, 9];
        AttributionMap map = Attributor.IntegratedGradients(model, image, target: 1, new() { Steps = 1 });

        // The median of 1, 2, 3, 4, 5 and 9 is 3.5.
        for (int i = 0; i < image.Length; i++)
            map.Values[i].Should().BeApproximately(weights[i] * (image[i] - 3.5f), 1e-6f);
        map.Completeness!.RelativeError.Should().BeLessThan(1e-6);
        map.Completeness.Steps.Should().Be(1);
        (map.Class, map.ClassName, map.Method, map.Score).Should().Be(
            (1, "b", AttributionMethod.IntegratedGradients, AttributionScore.Logit));
        map.ScoreOfImage.Should().BeApproximately(image.Zip(weights, (x, w) => x * w).Sum(), 1e-5);
    }

    [Fact]
    public void Grad_cam_of_one_map_is_that_map_times_the_mean_of_its_gradient()
    {
        using VlassCnn model = new VlassCnnBuilder(rows: 2, columns: 4).Convolution(1).Classes("a", "b").Build();
        model.Weights.Set("conv1.weight", [0, 0, 0, 0, 1, 0, 0, 0, 0]);
        model.Weights.Set("norm1.running_var", [4 - BatchNormalization.Epsilon]);
        model.Weights.Set("dense1.weight", [0, 0, 3, 13]);

        // The two windows' largest pixels have gradients 3/2 and 13/2, the other six none: 1 on average. The ReLU took the −1 away.
        Attributor.GradCam(model, [1, -1, 2, 3, 4, 0, 7, 5], target: 1).Values.ToArray()
            .Should().Equal(new float[] { 1, 0, 2, 3, 4, 0, 7, 5 }, (actual, right) => Math.Abs(actual - right) < 1e-6);
        Attributor.GradCam(model, [1, -1, 2, 3, 4, 0, 7, 5], target: 0).Values.ToArray().Should().OnlyContain(value => value == 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Grad_cam_knows_maps_that_are_not_pooled_and_averages(bool average)
    {
        VlassCnnBuilder builder = new VlassCnnBuilder(rows: 2, columns: 4).Convolution(1, pool: false).Classes("a", "b");
        using VlassCnn model = (average ? builder.GlobalAverage() : builder).Build();
        model.Weights.Set("conv1.weight", [0, 0, 0, 0, 1, 0, 0, 0, 0]);
        model.Weights.Set("norm1.running_var", [4 - BatchNormalization.Epsilon]);
        model.Weights.Set("dense1.weight", average ? [0, 16] : [.. new float[8], 1, -1, 3, 5, 7, 2, 4, -5]);

        // Either way the gradients of the eight pixels are 1 on average.
        Attributor.GradCam(model, [1, -1, 2, 3, 4, 0, 7, 5], target: 1).Values.ToArray()
            .Should().Equal(new float[] { 1, 0, 2, 3, 4, 0, 7, 5 }, (actual, right) => Math.Abs(actual - right) < 1e-6);
    }

    [Fact]
    public void Occlusion_covers_every_pixel_and_averages_over_the_squares()
    {
        using VlassCnn model = Linear(out _);
        float[] image = [1, 0, 0, 0, 0, 0];
        AttributionMap map = Attributor.Occlusion(model, image, 1, new() { Patch = 2, Stride = 2, Fill = AttributionBaseline.Black });

        // Squares of 2 rows begin in columns 0 and, moved back so that it ends with the image, 1. Only the first covers pixel 0.
        Evaluator evaluator = new();
        float loss = evaluator.Predict(model, image).Probabilities[1] - evaluator.Predict(model, new float[6]).Probabilities[1];
        loss.Should().NotBe(0);
        map.Values.ToArray().Should().Equal(
            new[] { loss, loss / 2, 0, loss, loss / 2, 0 }, (actual, right) => Math.Abs(actual - right) < 1e-6);
        map.ScoreOfImage.Should().Be(evaluator.Predict(model, image).Probabilities[1]);
    }

    [Fact]
    public void Steps_become_more_until_the_sum_is_right()
    {
        using VlassCnn model = Random(TestNetworks.Spec(16, 16, 1, [6, 5], [8], 4));
        float[] image = MemoryBatch.Random(model.Spec, 1, 2).Images[0];
        IntegratedGradientsOptions options = new() { Steps = 2, MaximumSteps = 2, Tolerance = 1e-3 };
        Completeness coarse = Attributor.IntegratedGradients(model, image, 0, options).Completeness!;
        coarse.RelativeError.Should().BeGreaterThan(1e-3);

        Completeness fine = Attributor.IntegratedGradients(model, image, 0, options with { MaximumSteps = 5000 }).Completeness!;
        fine.RelativeError.Should().BeLessThanOrEqualTo(1e-3);
        fine.Difference.Should().Be(coarse.Difference);
        Math.Log(fine.Steps / 2.0, 3).Should().BeApproximately(Math.Round(Math.Log(fine.Steps / 2.0, 3)), 1e-9);

        // What was added up on the way is the same rule as if it had been begun with.
        AttributionMap all = Attributor.IntegratedGradients(model, image, 0, options with { MaximumSteps = 18, Tolerance = 1e-9 });
        AttributionMap once = Attributor.IntegratedGradients(model, image, 0, options with { Steps = 18, MaximumSteps = 18 });
        all.Completeness!.Steps.Should().Be(18);
        Compare.Values(all.Values.ToArray(), once.Values.ToArray(), 1e-6, "the map");
    }

    [Fact]
    public void Without_a_class_the_most_probable_one_is_explained()
    {
        using VlassCnn model = Random(TestNetworks.Spec(8, 8, 2, [3], [], 5));
        float[] image = MemoryBatch.Random(model.Spec, 1, 3).Images[0];
        int best = new Evaluator().Predict(model, image).Class;
        AttributionMap[] maps =
            [Attributor.GradCam(model, image), Attributor.IntegratedGradients(model, image), Attributor.Occlusion(model, image)];
        maps.Select(map => map.Class).Should().AllBeEquivalentTo(best);
        Attributor.IntegratedGradients(model, image).Values.ToArray().Should().Equal(
            Attributor.IntegratedGradients(model, image, best).Values.ToArray());
    }

    [Fact]
    public void Any_number_of_threads_and_callers_gives_the_same_bits()
    {
        using VlassCnn model = Random(TestNetworks.Spec(13, 9, 3, [5, 4], [6], 3));
        float[][] images = MemoryBatch.Random(model.Spec, 6, 4).Images;
        float[][][] expected = [.. images.Select(image => Maps(new Attributor(new() { Threads = 1 }), image))];
        foreach (int threads in (int[])[2, 5, 40])
        {
            Attributor attributor = new(new() { Threads = threads });
            Parallel.For(0, images.Length, i => Maps(attributor, images[i]).Should().BeEquivalentTo(
                expected[i], options => options.WithStrictOrdering()));
        }

        float[][] Maps(Attributor attributor, float[] image) =>
        [
            attributor.GradCam(model, image, 1).Values.ToArray(), attributor.IntegratedGradients(model, image, 1).Values.ToArray(),
            attributor.Occlusion(model, image, 1, new() { Patch = 3, Stride = 2 }).Values.ToArray(),
        ];
    }

    [Fact]
    public void Baselines_are_what_they_say()
    {
        ImageShape shape = new(1, 4, 2);
        float[] image = [1, 10, 3, 40, 2, 20, 9, 30];
        AttributionBaseline.Median.For(image, shape).Should().Equal(2.5f, 25, 2.5f, 25, 2.5f, 25, 2.5f, 25);
        AttributionBaseline.Black.For(image, shape).Should().OnlyContain(value => value == 0);
        AttributionBaseline.Level(0.5f).For(image, shape).Should().HaveCount(8).And.OnlyContain(value => value == 0.5f);
        AttributionBaseline.Image(image).For(new float[8], shape).Should().Equal(image);
        AttributionBaseline.Level(0.5f).ToString().Should().Be("Level 0.5");
    }

    [Fact]
    public void An_image_that_is_its_baseline_has_nothing_to_explain()
    {
        using VlassCnn model = Random(TestNetworks.Spec(8, 8, 1, [3], [], 2));
        AttributionMap map = Attributor.IntegratedGradients(model, Enumerable.Repeat(0.3f, 64).ToArray(), 0);
        map.Values.ToArray().Should().OnlyContain(value => value == 0);
        (map.Completeness!.RelativeError, map.Completeness.Steps).Should().Be((0, 20));
    }

    private static VlassCnn Linear(out float[] weights)
    {
        VlassCnn model = new VlassCnnBuilder(rows: 2, columns: 3).Classes("a", "b").Build();
        weights = [1, -2, 0.5f, 3, 0.25f, -1];
        model.Weights.Set("dense1.weight", [.. new float[6], .. weights]);
        return model;
    }

    private static VlassCnn Random(NetworkSpec spec) =>
        new(spec, TestNetworks.Random(spec, 1), [.. Enumerable.Range(0, spec.Classes).Select(label => ((char)('a' + label)).ToString())]);
}
