using VlassNet.Explanation;
using VlassNet.Networks;

namespace VlassNet.Tests.Explanation;

/// <summary>What an attributor does not take, and how it is stopped.</summary>
public class AttributorRefusalTests
{
    private static readonly Attributor Attributor = new();

    [Fact]
    public void An_image_of_another_size_a_pixel_that_is_none_and_a_class_that_is_none_are_refused_by_all()
    {
        using VlassCnn model = Model();
        float[] image = new float[64], damaged = new float[64];
        damaged[19] = float.NaN;
        foreach (Action<float[], int?> explain in Methods(model))
        {
            Refusal(() => explain(new float[63], null)).Should().Be(
                "Expected an image of 8×8×1, 64 values in (row, column, channel) order; found 63 values. Cut the image out at the size "
                + "that the network takes. (Parameter 'image')");
            Refusal(() => explain(damaged, null)).Should().StartWith(
                "Expected finite pixels; found NaN in row 2, column 3, channel 0. Replace what is blank");
            Refusal(() => explain(image, 2)).Should().StartWith("Expected a class of the network, 0 to 1; found 2.");
            Refusal(() => explain(image, -1)).Should().StartWith("Expected a class of the network, 0 to 1; found -1.");
            explain(image, 1);
        }
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_told()
    {
        using VlassCnn model = Model();
        model.Weights["dense1.bias"].Buffer[1] = float.NaN;
        model.Weights.Touch();
        foreach (Action<float[], int?> explain in Methods(model))
            ((Action)(() => explain(new float[64], 0))).Should().Throw<ArithmeticException>();
    }

    [Fact]
    public void Options_tell_every_problem()
    {
        Refusal(new IntegratedGradientsOptions
        {
            Baseline = null!, Score = (AttributionScore)7, Steps = 0, Tolerance = double.NaN, MaximumSteps = 0,
        }.Validate).Should().Be(
            "IntegratedGradientsOptions: expected Baseline that is not null; received null; expected Score to be one of Logit, Probability; received 7; "
            + "expected Steps from 1 to 100000; received 0; expected Tolerance > 0; received NaN; expected MaximumSteps from 1 to 1000000; received 0.");
        Refusal(new OcclusionOptions { Patch = 0, Stride = 2, Fill = null! }.Validate).Should().Be(
            "OcclusionOptions: expected Patch ≥ 1; received 0; expected Stride from 1 to Patch; received 2; "
            + "expected Fill that is not null; received null.");
        Refusal(() => new Attributor(new AttributorOptions { Threads = -1 })).Should().Be(
            "AttributorOptions: expected Threads ≥ 0, where 0 means one on each core; received -1.");
        using VlassCnn model = Model();
        Refusal(() => Attributor.IntegratedGradients(model, new float[64], options: new() { Steps = 0 })).Should().Contain("Steps");
        Refusal(() => Attributor.Occlusion(model, new float[64], options: new() { Stride = 9 })).Should().Contain("Stride");
    }

    [Fact]
    public void Baselines_of_another_size_or_without_numbers_are_refused()
    {
        using VlassCnn model = Model();
        AttributionBaseline small = AttributionBaseline.Image(new float[63]);
        string expected = "Expected a baseline of 8×8×1, as the image; found 63 values instead of 64.";
        Refusal(() => Attributor.IntegratedGradients(model, new float[64], 0, new() { Baseline = small })).Should().StartWith(expected);
        Refusal(() => Attributor.Occlusion(model, new float[64], 0, new() { Fill = small })).Should().StartWith(expected);
        Refusal(() => AttributionBaseline.Level(float.NaN)).Should().StartWith("Expected a finite level; found NaN.");
        Refusal(() => AttributionBaseline.Image([0, float.PositiveInfinity])).Should().Contain("at 1");
    }

    /// <summary>Sums of pixels so large overflow.</summary>
    [Fact]
    public void A_baseline_that_is_too_large_is_told()
    {
        using VlassCnn model = Model();
        model.Weights["conv1.weight"].Buffer.AsSpan().Fill(10);
        model.Weights.Touch();
        AttributionBaseline large = AttributionBaseline.Level(float.MaxValue);
        ((Action)(() => Attributor.Occlusion(model, new float[64], 0, new() { Fill = large }))).Should().Throw<ArithmeticException>();
        ((Action)(() => Attributor.IntegratedGradients(model, new float[64], 0, new() { Baseline = large }))).Should().Throw<ArithmeticException>();
    }

    [Fact]
    public void Cancelling_ends_it()
    {
        using VlassCnn model = Model();
        using CancellationTokenSource source = new();
        source.Cancel();
        Action integrate = () => Attributor.IntegratedGradients(model, new float[64], 0, cancellationToken: source.Token);
        Action occlude = () => Attributor.Occlusion(model, new float[64], 0, cancellationToken: source.Token);
        integrate.Should().Throw<OperationCanceledException>();
        occlude.Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Cancelling_under_way_ends_it_long_before_the_last_step()
    {
        using VlassCnn model = VlassCnn.Notebook();
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(50));
        Action integrate = () => Attributor.IntegratedGradients(
            model, [1, .. new float[4095]], 0, new() { Steps = 100_000, MaximumSteps = 100_000 }, source.Token);
        integrate.Should().Throw<OperationCanceledException>();
    }

    private static Action<float[], int?>[] Methods(VlassCnn model) =>
    [
        (image, target) => Attributor.GradCam(model, image, target),
        (image, target) => Attributor.IntegratedGradients(model, image, target),
        (image, target) => Attributor.Occlusion(model, image, target),
    ];

    private static string Refusal(Action action) => action.Should().Throw<ArgumentException>().Which.Message;

    private static VlassCnn Model() => new VlassCnnBuilder(rows: 8, columns: 8).Convolution(2).Classes("a", "b").Build();
}
