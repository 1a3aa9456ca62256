using Microsoft.Extensions.Logging.Abstractions;
using VlassNet.Compute.Cpu.Gradients;
using VlassNet.Networks;
using VlassNet.Prediction;

namespace VlassNet.Explanation;

/// <summary>
/// Says why a network takes an image for what it does: which pixels speak for a class. Three methods that answer it differently, because
/// no one of them is right: where the network looked (Grad-CAM), what each pixel adds (integrated gradients), and what would be missing
/// (occlusion).
/// </summary>
/// <remarks>
/// Computed on the processor, as the network predicts one view: with the moving averages and without dropout, and before any calibration.
/// Images are as the network takes them, prepared where the model has a preparation. Of an ensemble, ask its members.
/// The same bits on any number of
/// threads. May be called from several threads at once; the network's weights must not change meanwhile.
/// </remarks>
public sealed class Attributor
{
    private const int OccludedTogether = 256;

    private readonly int threads;
    private readonly ModelPredictions predict;

    /// <summary>Makes an attributor.</summary>
    /// <param name="options">How to compute; default <see cref="AttributorOptions"/>'s own.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Attributor(AttributorOptions? options = null)
    {
        options ??= new AttributorOptions();
        options.Validate();
        threads = ParallelLoop.Threads(options.Threads);
        predict = new ModelPredictions(new PredictionSettings(ComputeDevice.Cpu, options.Threads), NullLogger.Instance);
    }

    /// <summary>
    /// Gradient-weighted class activation (Selvaraju et al. 2017, "Grad-CAM", ICCV, equations 1 and 2) of the last convolution: the sum of
    /// its maps after the ReLU, each weighted with the mean gradient of the class's logit, where that is above 0. Coarse: the map of the
    /// notebook's network is 16×16, drawn larger by bilinear interpolation.
    /// </summary>
    /// <param name="model">The network, with at least one convolution block.</param>
    /// <param name="image">The pixels, in <c>(row, column, channel)</c> order, scaled as those that trained the network.</param>
    /// <param name="target">The class to explain, an index from 0; null (the default) for the most probable one.</param>
    /// <returns>A map of one channel, in units of the logit, nowhere below 0.</returns>
    /// <exception cref="ArgumentException">
    /// The network has no convolution block, the image has not as many values as the network takes, or a pixel is not finite.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    /// <exception cref="ArithmeticException">Scores are not finite, since weights are not or pixels are too large.</exception>
    public AttributionMap GradCam(VlassCnn model, ReadOnlySpan<float> image, int? target = null)
    {
        ImageShape shape = Check(model, image, target);
        NetworkSpec spec = model.Spec;
        if (spec.Blocks.IsEmpty)
        {
            throw new ArgumentException(
                "Expected a network with a convolution block; found one without. Use integrated gradients or occlusion.", nameof(model));
        }

        using GradientNetwork network = GradientNetwork.Open(model.Weights, workers: 1);
        float[] logits = Logits(network, Planes(image, shape));
        AttributedClass attributed = Explained(model, logits, target, AttributionScore.Logit);
        float[] logitGradient = new float[logits.Length];
        ClassScore.Gradient(AttributionScore.Logit, logits, attributed.Class, logitGradient);
        float[] map = MapUpsampling.Run(
            network.ClassActivation(logitGradient, worker: 0), spec.ShapeBefore(spec.Blocks.Length - 1), spec.Blocks.Length - 1,
            shape.Rows, shape.Columns);
        return new AttributionMap(AttributionMethod.GradCam, attributed, map, shape with { Channels = 1 });
    }

    /// <summary>
    /// Integrated gradients (Sundararajan, Taly and Yan 2017, "Axiomatic Attribution for Deep Networks", ICML, equation 1): for each pixel,
    /// image less baseline, times the mean gradient of the score on the straight way from the baseline to the image (midpoint rule). The
    /// attributions add up to the score of the image less that of the baseline; <see cref="AttributionMap.Completeness"/> says how well.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="image">The pixels, in <c>(row, column, channel)</c> order, scaled as those that trained the network.</param>
    /// <param name="target">The class to explain, an index from 0; null (the default) for the most probable one.</param>
    /// <param name="options">Baseline, score and steps; default <see cref="IntegratedGradientsOptions"/>'s own.</param>
    /// <param name="cancellationToken">Looked at before every step.</param>
    /// <returns>A map of the image's shape, in units of the score.</returns>
    /// <exception cref="ArgumentException">
    /// The image or the baseline has not as many values as the network takes, a pixel is not finite, or an option is out of its range.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    /// <exception cref="ArithmeticException">Scores are not finite, since weights are not or pixels are too large.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AttributionMap IntegratedGradients(
        VlassCnn model, ReadOnlySpan<float> image, int? target = null, IntegratedGradientsOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new IntegratedGradientsOptions();
        options.Validate();
        ImageShape shape = Check(model, image, target);
        float[] planes = Planes(image, shape), baseline = Planes(options.Baseline.For(image, shape), shape);
        int workers = Math.Min(threads, PathGradients.MaximumChunks);
        using GradientNetwork network = GradientNetwork.Open(model.Weights, workers);
        float[] logits = Logits(network, planes);
        AttributedClass attributed = Explained(model, logits, target, options.Score);
        double difference = attributed.ScoreOfImage - ClassScore.Of(options.Score, Logits(network, baseline), attributed.Class);
        PathGradients gradients = new(network, workers, options.Score, attributed.Class, baseline, planes);
        (double[] values, Completeness completeness) = PathIntegral.Of(
            gradients, [.. planes.Zip(baseline, (to, from) => (double)to - from)], difference, options, cancellationToken);

        float[] map = new float[image.Length];
        for (int i = 0; i < map.Length; i++)
            map[i] = (float)values[(i % shape.Channels * shape.Rows * shape.Columns) + (i / shape.Channels)];
        RequireFinite(map);
        return new AttributionMap(AttributionMethod.IntegratedGradients, attributed, map, shape, completeness);
    }

    /// <summary>
    /// Occlusion (Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional Networks", ECCV, section 4.2): what the probability
    /// of the class loses when a square of the image is covered; of a pixel, the mean over the squares that cover it.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="image">The pixels, in <c>(row, column, channel)</c> order, scaled as those that trained the network.</param>
    /// <param name="target">The class to explain, an index from 0; null (the default) for the most probable one.</param>
    /// <param name="options">The squares; default <see cref="OcclusionOptions"/>'s own.</param>
    /// <param name="cancellationToken">Looked at every 256 squares.</param>
    /// <returns>A map of one channel, in units of the probability, −1 to 1.</returns>
    /// <exception cref="ArgumentException">
    /// The image or the fill has not as many values as the network takes, a pixel is not finite, or an option is out of its range.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    /// <exception cref="ArithmeticException">Scores are not finite, since weights are not or pixels are too large.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AttributionMap Occlusion(
        VlassCnn model, ReadOnlySpan<float> image, int? target = null, OcclusionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new OcclusionOptions();
        options.Validate();
        ImageShape shape = Check(model, image, target);
        float[] planes = Planes(image, shape), fill = Planes(options.Fill.For(image, shape), shape);
        PredictionPlan plan = PredictionPlan.Plain(model, averageSymmetries: false);
        ImagePrediction prediction = predict.Of(plan, model, image);
        int label = target ?? prediction.Class;
        double whole = prediction.Probabilities[label];
        Patches patches = new(shape, options);
        int pixels = shape.Rows * shape.Columns;
        double[] losses = new double[pixels];
        int[] times = new int[pixels];
        for (int start = 0; start < patches.Count; start += OccludedTogether)
        {
            cancellationToken.ThrowIfCancellationRequested();
            OccludedBatch batch = new(planes, fill, pixels, patches, start, Math.Min(OccludedTogether, patches.Count - start));
            float[] probabilities = predict.Of(plan, model, batch, isCostly: false);
            RequireFinite(probabilities);
            for (int i = 0; i < batch.Count; i++)
            {
                double loss = whole - probabilities[(i * model.Spec.Classes) + label];
                foreach (int row in patches.RowStarts(start + i))
                {
                    for (int pixel = row; pixel < row + patches.Width; pixel++)
                    {
                        losses[pixel] += loss;
                        times[pixel]++;
                    }
                }
            }
        }

        AttributedClass attributed = new(label, model.ClassNames[label], AttributionScore.Probability, whole);
        float[] map = [.. losses.Zip(times, (loss, count) => (float)(loss / count))];
        return new AttributionMap(AttributionMethod.Occlusion, attributed, map, shape with { Channels = 1 });
    }

    private static ImageShape Check(VlassCnn model, ReadOnlySpan<float> image, int? target)
    {
        ArgumentNullException.ThrowIfNull(model);
        ImageShape input = model.Spec.Input;
        ModelPredictions.RequireLength(input, image.Length);
        if (target is { } label && (uint)label >= (uint)model.Spec.Classes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(target), label, $"Expected a class of the network, 0 to {model.Spec.Classes - 1}; found {label}.");
        }

        int bad = FiniteScan.FirstNonFinite(image);
        if (bad >= 0)
        {
            int pixel = bad / input.Channels;
            throw new ArgumentException(
                $"Expected finite pixels; found {image[bad]} in row {pixel / input.Columns}, column {pixel % input.Columns}, channel "
                + $"{bad % input.Channels}. Replace what is blank by the median of the others, as CutoutExtractor does.",
                nameof(image));
        }

        return input;
    }

    private static float[] Planes(ReadOnlySpan<float> image, ImageShape shape)
    {
        float[] planes = new float[image.Length];
        ChannelPlanes.Copy(image, planes, shape);
        return planes;
    }

    private static float[] Logits(GradientNetwork network, float[] planes)
    {
        float[] logits = new float[network.Spec.Classes];
        network.Forward(planes, worker: 0, logits);
        RequireFinite(logits);
        return logits;
    }

    private static void RequireFinite(ReadOnlySpan<float> scores)
    {
        if (FiniteScan.FirstNonFinite(scores) >= 0)
        {
            throw new ArithmeticException(
                "Expected finite scores of the classes; found others. Either pixels, or those of the baseline, are too large or the network's "
                + "weights are not finite numbers.");
        }
    }

    private static AttributedClass Explained(VlassCnn model, float[] logits, int? target, AttributionScore score)
    {
        int label = target ?? ImagePrediction.FirstLargest(logits);
        return new AttributedClass(label, model.ClassNames[label], score, ClassScore.Of(score, logits, label));
    }
}
