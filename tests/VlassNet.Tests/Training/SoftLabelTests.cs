using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Networks;
using VlassNet.Training;

namespace VlassNet.Tests.Training;

public class SoftLabelTests
{
    private static readonly LabeledImages Four = TrainingSets.Numbered(4);
    private static readonly float[] Shares = [0.2f, 0.8f, 1, 0, 0.5f, 0.5f, 0.7f, 0.3f];

    [Fact]
    public void They_stay_with_their_images()
    {
        LabeledImages soft = Four.WithSoftLabels(Shares);
        soft.Labels().Should().Equal(1, 0, 0, 0);
        soft.Select([3, 0]).SoftLabel(0).ToArray().Should().Equal(0.7f, 0.3f);
        soft.Select([3, 0]).SoftLabel(1).ToArray().Should().Equal(0.2f, 0.8f);
        soft.SplitAt(2).Second.SoftLabel(0).ToArray().Should().Equal(0.5f, 0.5f);
        soft.Map(pixels => pixels.Clear()).SoftLabel(0).ToArray().Should().Equal(0.2f, 0.8f);
        soft.Called(["a", "b", "c", "d"]).HasSoftLabels.Should().BeTrue();
        soft.WithLabels([0, 0, 0, 0]).HasSoftLabels.Should().BeFalse();
        Four.SoftLabel(0).IsEmpty.Should().BeTrue();
        new[] { Four.WithLabels(soft.Labels()), soft, Four.WithSoftLabels([0.3f, 0.7f, .. Shares[2..]]) }
            .Select(set => set.Hash(1, default)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Sets_that_are_put_together_keep_them()
    {
        LabeledImages other = Four.WithLabels([0, 1, 1, 1], ["b", "a"]);
        LabeledImages joined = await new CombinedDatasetSource([new Given(Four.WithSoftLabels(Shares)), new Given(other)]).LoadAsync();
        joined.SoftLabel(0).ToArray().Should().Equal(0.2f, 0.8f);
        joined.SoftLabel(4).ToArray().Should().Equal(0, 1);
        joined.SoftLabel(5).ToArray().Should().Equal(1, 0);
    }

    [Theory]
    [InlineData(new float[] { 1, 0 }, "4 × 2 fractions*")]
    [InlineData(new float[] { 1, 0, 1, 0, 1, 0, 0.6f, 0.6f }, "sum of 1; found 0.6, 0.6 of image 3*")]
    [InlineData(new float[] { 1, 0, -1, 2, 1, 0, 1, 0 }, "-1, 2 of image 1*")]
    [InlineData(new float[] { 1, 0, float.NaN, 0, 1, 0, 1, 0 }, "NaN, 0 of image 1*")]
    public void What_is_no_probability_is_refused(float[] fractions, string message) =>
        Four.Invoking(it => it.WithSoftLabels(fractions)).Should().Throw<BadInputException>().WithMessage($"*{message}");

    /// <summary>As PyTorch's cross_entropy has it: −Σ wₖ·qₖ·log pₖ.</summary>
    [Fact]
    public void Class_weights_weigh_the_terms_of_the_loss()
    {
        SoftTargets soft = new(Four.WithSoftLabels(Shares), [3, 0.5f]);
        double[] logs = [Math.Log(0.1), Math.Log(0.9)];
        for (int image = 0; image < 4; image++)
        {
            double wanted = -((3 * Shares[image * 2] * logs[0]) + (0.5 * Shares[(image * 2) + 1] * logs[1]));
            float[] targets = soft.Of(image).ToArray();
            (-soft.Weights[image] * ((targets[0] * logs[0]) + (targets[1] * logs[1]))).Should().BeApproximately(wanted, 1e-6);
            targets.Sum().Should().BeApproximately(1, 1e-6f);
        }

        new SoftTargets(Four.WithSoftLabels(Shares), [0, 1]).Weights[1].Should().Be(0);
    }

    [Fact]
    public void A_step_is_given_the_targets_of_its_images()
    {
        ITrainingBatch batch = new EpochBatch(Four.WithSoftLabels(Shares), TrainingSets.Plain with { Shuffle = false, BatchSize = 2 });
        ((EpochBatch)batch).BeginEpoch(0);
        ((EpochBatch)batch).MoveTo(1);
        batch.Targets(1).ToArray().Should().Equal(0.7f, 0.3f);
        batch.Weight(1).Should().Be(1);
        ((ITrainingBatch)new EpochBatch(Four, TrainingSets.Plain)).Targets(0).IsEmpty.Should().BeTrue();
    }

    [Fact]
    public async Task A_network_learns_the_fractions()
    {
        LabeledImages sides = TrainingSets.Sides(90, 1);
        float[] shares = [.. sides.Labels().SelectMany(label => Enumerable.Range(0, 3).Select(k => k == label ? 0.7f : 0.15f))];
        VlassCnn model = TrainingSets.SidesModel();
        await new Trainer(TrainingSets.Plain with { Epochs = 30 }).FitAsync(model, sides.WithSoftLabels(shares));
        using VlassNet.Prediction.Predictor predictor = new(model);
        LabeledImages held = TrainingSets.Sides(60, 2);
        float mean = Enumerable.Range(0, held.Count).Average(image => predictor.Predict(held.Image(image)).Probabilities[held.Label(image)]);
        mean.Should().BeInRange(0.62f, 0.78f);
    }

    private sealed class Given(LabeledImages images) : IDatasetSource
    {
        public Task<LabeledImages> LoadAsync(IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(images);
    }
}
