using VlassNet.Compute.Engines;

namespace VlassNet.Prediction;

/// <summary>An image that somebody waits for.</summary>
/// <param name="Pixels">Its pixels, <c>(row, column, channel)</c>.</param>
/// <param name="Raw">The shape of a raw image, which is to be prepared; null for one as the networks take it.</param>
internal sealed record PredictorRequest(float[] Pixels, ImageShape? Raw)
{
    // A caller that waits for an answer must not go on in the thread that computes.
    public TaskCompletionSource<ImagePrediction> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Images that are computed together.</summary>
internal sealed class PredictorBatch(List<PredictorRequest> requests, PredictionPlan plan) : IImageBatch
{
    public int Count => requests.Count;

    public void CopyImage(int index, Span<float> destination)
    {
        PredictorRequest request = requests[index];
        float[] pixels = request.Raw is { } shape ? RawImage.Prepare(plan, request.Pixels, shape) : request.Pixels;
        ChannelPlanes.Copy(pixels, destination, plan.Input);
    }
}
