using System.Collections.Immutable;
using VlassNet.Compute.Engines;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Tests.Prediction;

namespace VlassNet.Tests.Evaluation;

public class EvaluatorTests
{
    private readonly List<FakeSession> opened = [];
    private readonly ListLogger log = new();

    [Fact]
    public void Probabilities_come_in_order_whatever_the_batches()
    {
        using VlassCnn model = Model();
        LabeledImages images = Images(10);
        List<WorkProgress> progress = [];
        Predictions predictions = Evaluator(batchSize: 4).Predict(model, images, new Sink(progress));

        predictions.Count.Should().Be(10);
        predictions.Should().HaveCount(10);
        opened.Single().BatchSizes.Should().Equal(4, 4, 2);
        progress.Select(p => p.Done).Should().Equal(4, 8, 10);
        progress[^1].Fraction.Should().Be(1);
        predictions.Classes().Should().Equal(images.Labels());
        predictions[3].ClassName.Should().Be(model.ClassNames[images.Label(3)]);
        predictions[3].Probability.Should().BeApproximately(0.9f, 1e-6f);
        predictions.Probabilities.Slice(3 * 2, 2).ToArray().Should().Equal(predictions[3].Probabilities.ToArray());
        predictions[0].ToString().Should().Be("a (90.0 %)");
    }

    [Fact]
    public void One_image_gives_what_it_gives_in_a_set_and_the_session_stays_open()
    {
        using VlassCnn model = Model();
        LabeledImages images = Images(3);
        Evaluator evaluator = Evaluator();
        Predictions all = evaluator.Predict(model, images);
        for (int i = 0; i < images.Count; i++)
            Evaluator().Predict(model, images.Image(i)).Probabilities.ToArray().Should().Equal(all[i].Probabilities.ToArray());
        opened.Should().ContainSingle();
        opened[0].WeightUpdates.Should().Be(0);
    }

    [Fact]
    public void Other_settings_get_a_session_of_their_own()
    {
        using VlassCnn model = Model();
        Evaluator().Predict(model, Images(1));
        new Evaluator(new() { Threads = 1 }, log, Open).Predict(model, Images(1));
        opened.Should().HaveCount(2);
    }

    [Fact]
    public void Changed_weights_are_noticed()
    {
        using VlassCnn model = Model();
        float[] image = [0.5f, 0.5f, 0, 0, 0, 0, 0, 0];
        Evaluator().Predict(model, image).Probability.Should().Be(0.5f);
        model.Weights.Set("dense1.bias", [model.Weights["dense1.bias"].Buffer[0], 3]);
        Evaluator().Predict(model, image).Probability.Should().Be(0.75f);
        model.Weights["dense1.bias"].Buffer[1] = 1;
        model.Weights.Touch();
        Evaluator().Predict(model, image).Probability.Should().Be(0.5f);
        opened.Single().WeightUpdates.Should().Be(2);
    }

    [Fact]
    public void Sessions_go_with_the_network_and_are_opened_anew_if_it_is_used_again()
    {
        VlassCnn model = Model();
        Evaluator().Predict(model, Images(1));
        model.Dispose();
        opened.Single().IsDisposed.Should().BeTrue();
        Evaluator().Predict(model, Images(1));
        opened.Should().HaveCount(2);
        model.Dispose();
        opened.Should().OnlyContain(session => session.IsDisposed);
    }

    [Fact]
    public void Calls_from_many_threads_wait_for_each_other()
    {
        using VlassCnn model = Model();
        LabeledImages images = Images(50);
        Evaluator evaluator = Evaluator(batchSize: 7);
        Parallel.For(0, 32, _ => evaluator.Evaluate(model, images).Accuracy.Should().Be(1));
        opened.Should().ContainSingle();
    }

    [Fact]
    public void A_network_can_be_disposed_of_while_it_is_used()
    {
        VlassCnn model = Model();
        LabeledImages images = Images(20);
        Parallel.For(0, 64, i =>
        {
            if (i % 8 == 0)
                model.Dispose();
            else
                Evaluator(batchSize: 7).Predict(model, images).Count.Should().Be(20);
        });
        model.Dispose();
        opened.Should().OnlyContain(session => session.IsDisposed);
    }

    [Fact]
    public void An_evaluation_has_loss_accuracy_matrix_and_report()
    {
        using VlassCnn model = Model();
        LabeledImages images = Images(10, wrong: 2);
        EvaluationResult result = Evaluator().Evaluate(model, images);
        result.Accuracy.Should().BeApproximately(0.8, 1e-15);
        result.Report.Accuracy.Should().BeApproximately(0.8, 1e-15);
        result.Loss.Should().BeApproximately(-((0.8 * Math.Log(0.9)) + (0.2 * Math.Log(0.1))), 1e-6);
        result.ConfusionMatrix.Total.Should().Be(10);
        result.Labels.Should().Equal(images.Labels());
        result.Predictions.Count.Should().Be(10);
        log.Lines.Should().BeEmpty();
    }

    [Fact]
    public void A_probability_of_0_does_not_make_the_loss_infinite()
    {
        EvaluationResult result = EvaluationResult.Create(new Predictions([0, 1, 0, 1], ["a", "b"]), [0, 1]);
        result.Loss.Should().BeApproximately(87.3365 / 2, 1e-3);
    }

    [Fact]
    public void A_session_that_is_already_open_is_used_as_it_is()
    {
        using VlassCnn model = Model();
        FakeSession session = new(model.Weights);
        EvaluationResult result = Evaluator().Evaluate(session, Images(5), model.ClassNames);
        result.Accuracy.Should().Be(1);
        session.WeightUpdates.Should().Be(0);
        opened.Should().BeEmpty();
    }

    [Fact]
    public void Cancellation_stops_between_batches_and_leaves_the_session_usable()
    {
        using VlassCnn model = Model();
        using CancellationTokenSource source = new();
        Action predict = () => Evaluator(batchSize: 2).Predict(
            model, Images(10), new Sink([], source.Cancel), source.Token);
        predict.Should().Throw<OperationCanceledException>();
        opened.Single().BatchSizes.Should().Equal(2);
        Evaluator().Predict(model, Images(10)).Count.Should().Be(10);
    }

    [Fact]
    public void Names_that_do_not_agree_are_logged()
    {
        using VlassCnn model = Model();
        Evaluator().Evaluate(model, Images(2, names: ["x", "y"]));
        log.Lines.Should().ContainSingle().Which.Should().Contain("a, b").And.Contain("x, y");
    }

    [Fact]
    public void What_does_not_fit_the_network_is_a_clear_error()
    {
        using VlassCnn model = Model();
        Evaluator evaluator = Evaluator();
        LabeledImages wide = new(new PixelBlocks([new float[6]], 6, 1, 1), [0], new ImageShape(2, 3), ["a", "b"]);
        evaluator.Invoking(e => e.Predict(model, wide)).Should().Throw<ArgumentException>()
            .WithMessage("*images of 2×2×2*found images of 2×3×1*");
        evaluator.Invoking(e => e.Predict(model, new float[7])).Should().Throw<ArgumentException>()
            .WithMessage("*image of 2×2×2, 8 values*found 7 values*");
        evaluator.Invoking(e => e.Evaluate(model, Images(2, names: ["a", "b", "c"]))).Should().Throw<ArgumentException>()
            .WithMessage("*labels of 2 classes*found 3: a, b, c*");
        evaluator.Invoking(e => e.Evaluate(model, Images(0))).Should().Throw<ArgumentException>()
            .WithMessage("*at least one image*");
        evaluator.Predict(model, Images(0)).Count.Should().Be(0);
    }

    [Fact]
    public void Probabilities_that_are_not_numbers_are_a_clear_error()
    {
        using VlassCnn model = Model();
        model.Weights["dense1.bias"].Buffer[0] = float.NaN;
        Evaluator(batchSize: 2).Invoking(e => e.Predict(model, Images(3))).Should().Throw<ArithmeticException>()
            .WithMessage("*not a number for image 0*");
        Evaluator().Invoking(e => e.Predict(model, new float[8])).Should().Throw<ArithmeticException>();
    }

    [Fact]
    public void Options_out_of_range_are_all_listed()
    {
        Action make = () => _ = new Evaluator(
            new() { Threads = -1, BatchSize = 0, Device = new ComputeDevice(ComputeDeviceKind.Cuda, -1) });
        make.Should().Throw<ArgumentException>().WithMessage("*Device*Threads*-1*BatchSize*0*");
    }

    [Fact]
    public void Predictions_are_checked()
    {
        Action uneven = () => _ = new Predictions(new float[3], ["a", "b"]);
        uneven.Should().Throw<ArgumentException>().WithMessage("*multiple of the 2 classes*found 3*");
        Action nameless = () => _ = new Predictions(new float[3], default);
        nameless.Should().Throw<ArgumentException>().WithMessage("*0 classes*");
        Action negative = () => _ = new Predictions([0.5f, 0.5f, 1.1f, -0.1f], ["a", "b"]);
        negative.Should().Throw<ArgumentException>().WithMessage("*found 1.1 for image 1, class 'a'*");
        Predictions tied = new([0.25f, 0.25f, 0.25f, 0.25f], ["a", "b", "c", "d"]);
        tied.Classes().Should().Equal(0);
        tied.Invoking(p => p[1]).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static VlassCnn Model()
    {
        NetworkSpec spec = new(new ImageShape(2, 2, 2), [new ConvolutionBlock(1)], [], 2);
        NetworkWeights weights = new(spec);
        weights["dense1.bias"].Buffer.AsSpan().Fill(1);
        return new VlassCnn(spec, weights, ["a", "b"]);
    }

    /// <summary>Images whose first pixel holds 0.9 in the channel of their class; the first few are labelled wrongly.</summary>
    private static LabeledImages Images(int count, int wrong = 0, ImmutableArray<string> names = default)
    {
        float[] pixels = new float[Math.Max(1, count) * 8];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            int shown = i % 3 == 0 ? 0 : 1;
            pixels[(i * 8) + shown] = 0.9f;
            pixels[(i * 8) + 1 - shown] = 0.1f;
            labels[i] = i < wrong ? 1 - shown : shown;
        }

        return new LabeledImages(
            new PixelBlocks([pixels], 8, Math.Max(1, count), count), labels, new ImageShape(2, 2, 2),
            names.IsDefault ? ["a", "b"] : names);
    }

    private Evaluator Evaluator(int batchSize = 256) => new(new() { BatchSize = batchSize }, log, Open);

    private FakeSession Open(NetworkWeights weights, SessionOptions options)
    {
        options.Optimizer.Should().BeNull();
        opened.Add(new FakeSession(weights));
        return opened[^1];
    }

    private sealed class Sink(List<WorkProgress> list, Action? after = null) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            list.Add(value);
            after?.Invoke();
        }
    }
}
