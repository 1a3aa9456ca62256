using VlassNet.Compute.Cpu.Gradients;

namespace VlassNet.Explanation;

/// <summary>
/// Sums of the gradients of a score at points of the straight line from a baseline to an image. Threads share the points; which of
/// them took which makes no difference, because points are added up in chunks that their number alone decides, and the chunks in order.
/// </summary>
/// <param name="network">The network, with a worker for each thread.</param>
/// <param name="workers">Number of threads.</param>
/// <param name="score">Which score.</param>
/// <param name="target">The class.</param>
/// <param name="baseline">Where the line begins, in <c>(channel, row, column)</c> order.</param>
/// <param name="image">Where it ends.</param>
internal sealed class PathGradients(
    GradientNetwork network, int workers, AttributionScore score, int target, float[] baseline, float[] image)
{
    /// <summary>The most sums that are held at once, and so the most threads that share the points.</summary>
    public const int MaximumChunks = 16;

    /// <summary>Adds the gradients at some points, given as shares of the way, 0 to 1.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; it is looked at before each point.</exception>
    public void AddTo(double[] total, double[] points, CancellationToken cancellationToken)
    {
        double[]?[] sums = new double[Math.Min(MaximumChunks, points.Length)][];
        int next = -1;
        ParallelLoop.Run(0, Math.Min(workers, sums.Length), workers, cancellationToken, worker =>
        {
            Place place = new(image.Length, network.Spec.Classes);
            for (int chunk; (chunk = Interlocked.Increment(ref next)) < sums.Length && !cancellationToken.IsCancellationRequested;)
            {
                double[] sum = sums[chunk] = new double[image.Length];
                int end = (int)((long)points.Length * (chunk + 1) / sums.Length);
                for (int i = (int)((long)points.Length * chunk / sums.Length); i < end; i++)
                {
                    if (cancellationToken.IsCancellationRequested)
                        return;
                    Add(points[i], worker, place, sum);
                }
            }
        });

        cancellationToken.ThrowIfCancellationRequested();
        foreach (double[]? sum in sums)
        {
            for (int i = 0; i < total.Length; i++)
                total[i] += sum![i];
        }
    }

    private void Add(double share, int worker, in Place place, double[] sum)
    {
        for (int i = 0; i < image.Length; i++)
            place.Point[i] = (float)(baseline[i] + (share * ((double)image[i] - baseline[i])));
        network.Forward(place.Point, worker, place.Logits);
        ClassScore.Gradient(score, place.Logits, target, place.LogitGradient);
        network.Backward(place.LogitGradient, worker, place.Gradient);
        for (int i = 0; i < sum.Length; i++)
            sum[i] += place.Gradient[i];
    }

    /// <summary>What a thread works in.</summary>
    private readonly struct Place(int pixels, int classes)
    {
        public float[] Point { get; } = new float[pixels];

        public float[] Gradient { get; } = new float[pixels];

        public float[] Logits { get; } = new float[classes];

        public float[] LogitGradient { get; } = new float[classes];
    }
}
