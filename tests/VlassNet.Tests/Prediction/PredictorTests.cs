using Microsoft.Extensions.DependencyInjection;
using VlassNet.Data;
using VlassNet.Evaluation;
using VlassNet.Networks;
using VlassNet.Prediction;
using VlassNet.Tests.Training;

namespace VlassNet.Tests.Prediction;

public sealed class PredictorTests : IDisposable
{
    private static readonly LabeledImages Images = TrainingSets.Sides(300, 4);

    private readonly VlassCnn model =
        new VlassCnnBuilder(8, 8).Convolution(5).Dense(6, dropout: 0.3f).Classes("left", "right", "middle").Seed(2).Build();

    public void Dispose() => model.Dispose();

    [Fact]
    public void Eight_threads_get_what_one_gets()
    {
        Predictions expected = new Evaluator().Predict(model, Images);
        using Predictor predictor = new(model, new PredictorOptions { LargestBatch = 16 });
        float[][] answers = new float[Images.Count][];
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(first => new Thread(() =>
        {
            for (int image = first; image < answers.Length; image += 8)
                answers[image] = predictor.Predict(Images.Image(image)).Probabilities.ToArray();
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        for (int image = 0; image < answers.Length; image++)
            answers[image].Should().Equal(expected[image].Probabilities.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(256)]
    public async Task A_stream_is_answered_in_its_order_and_may_use_one_buffer(int largestBatch)
    {
        Predictions expected = new Evaluator().Predict(model, Images);
        using Predictor predictor = new(model, new PredictorOptions { LargestBatch = largestBatch, Warm = false });
        int image = 0;
        await foreach (ImagePrediction prediction in predictor.PredictAsync(Stream()))
            prediction.Probabilities.ToArray().Should().Equal(expected[image++].Probabilities.ToArray());
        image.Should().Be(Images.Count);

        static async IAsyncEnumerable<ReadOnlyMemory<float>> Stream()
        {
            float[] buffer = new float[64];
            for (int image = 0; image < Images.Count; image++)
            {
                Images.Image(image).CopyTo(buffer);
                if (image % 50 == 0)
                    await Task.Yield();
                yield return buffer;
            }
        }
    }

    [Fact]
    public async Task A_stream_reads_no_further_ahead_than_it_computes_and_can_be_cancelled()
    {
        using Predictor predictor = new(model, new PredictorOptions { LargestBatch = 4 });
        using CancellationTokenSource stop = new();
        int read = 0, answered = 0;
        await FluentActions.Awaiting(async () =>
        {
            await foreach (ImagePrediction _ in predictor.PredictAsync(Endless(), stop.Token))
            {
                (read - answered).Should().BeLessThanOrEqualTo(8);
                if (++answered == 40)
                    stop.Cancel();
            }
        }).Should().ThrowAsync<OperationCanceledException>();

        async IAsyncEnumerable<ReadOnlyMemory<float>> Endless()
        {
            while (true)
            {
                read++;
                yield return new float[64];
                await Task.CompletedTask;
            }
        }
    }

    [Fact]
    public async Task An_answer_does_not_wait_for_the_next_image()
    {
        using Predictor predictor = new(model);
        TaskCompletionSource answered = new();
        int count = 0;
        await foreach (ImagePrediction prediction in predictor.PredictAsync(Slow()))
        {
            prediction.Probabilities.Length.Should().Be(3);
            count++;
            answered.TrySetResult();
        }

        count.Should().Be(2);

        async IAsyncEnumerable<ReadOnlyMemory<float>> Slow()
        {
            yield return new float[64];
            await answered.Task;
            yield return new float[64];
        }
    }

    [Fact]
    public async Task A_stream_may_be_left_before_its_end()
    {
        using Predictor predictor = new(model);
        await foreach (ImagePrediction prediction in predictor.PredictAsync(Images()))
        {
            prediction.Class.Should().BeInRange(0, 2);
            break;
        }

        static async IAsyncEnumerable<ReadOnlyMemory<float>> Images()
        {
            while (true)
            {
                yield return new float[64];
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task What_is_wrong_with_one_image_does_not_touch_the_others()
    {
        using Predictor predictor = new(model);
        float[] bad = new float[64];
        bad[9] = float.NaN;
        Task<ImagePrediction>[] answers =
            [.. Enumerable.Range(0, 20).Select(i => predictor.PredictAsync(i % 5 == 0 ? bad : Images.Image(i).ToArray()))];
        for (int i = 0; i < answers.Length; i++)
        {
            if (i % 5 == 0)
                await FluentActions.Awaiting(() => answers[i]).Should().ThrowAsync<ArithmeticException>();
            else
                (await answers[i]).Probabilities.ToArray().Should().Equal(predictor.Predict(Images.Image(i)).Probabilities.ToArray());
        }

        predictor.Invoking(it => it.Predict(new float[65])).Should().Throw<ArgumentException>().WithMessage("*8×8×1*64 values*65*");
    }

    [Fact]
    public async Task It_keeps_its_weights_and_answers_until_it_is_disposed_of()
    {
        Predictor predictor = new(model);
        float before = predictor.Predict(Images.Image(0)).Probability;
        model.Weights.Set("dense2.bias", [9, 0, 0]);
        predictor.Predict(Images.Image(0)).Probability.Should().Be(before);
        Task<ImagePrediction>[] asked = [.. Enumerable.Range(0, 50).Select(i => predictor.PredictAsync(Images.Image(i).ToArray()))];
        predictor.Dispose();
        predictor.Dispose();
        (await Task.WhenAll(asked)).Should().HaveCount(50);
        predictor.Invoking(it => it.Predict(Images.Image(0))).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_network_that_has_diverged_is_found_out_at_once()
    {
        model.Weights.Set("dense2.bias", [float.NaN, 0, 0]);
        FluentActions.Invoking(() => new Predictor(model)).Should().Throw<ArithmeticException>();
    }

    [Fact]
    public void An_application_gets_one_from_its_services()
    {
        string path = Path.GetTempFileName();
        try
        {
            model.Save(path);
            ServiceCollection services = new();
            services.AddVlassNetPredictor(path);
            ServiceDescriptor service = services.Single();
            (service.ServiceType, service.Lifetime).Should().Be((typeof(Predictor), ServiceLifetime.Singleton));
            using Predictor predictor = (Predictor)service.ImplementationFactory!(new NoServices());
            predictor.Predict(Images.Image(3)).Class.Should().Be(new Evaluator().Predict(model, Images.Image(3)).Class);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Options_that_cannot_be_are_all_told() =>
        FluentActions.Invoking(() => new Predictor(model, new PredictorOptions { Device = ComputeDevice.Cuda(-1), Threads = -1, LargestBatch = 0 }))
            .Should().Throw<ArgumentException>().WithMessage("*Device*Threads*LargestBatch*");

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
