using VlassNet.Compute.Engines;

namespace VlassNet.Prediction;

/// <summary>An image that somebody waits for.</summary>
/// <param name="pixels">Its pixels, <c>(row, column, channel)</c>.</param>
internal sealed class PredictorRequest(float[] pixels)
{
    public float[] Pixels => pixels;

    // Whoever waits for an answer must not go on in the thread that computes.
    public TaskCompletionSource<ImagePrediction> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Images that are computed together.</summary>
internal sealed class PredictorBatch(List<PredictorRequest> requests, ImageShape shape) : IImageBatch
{
    public int Count => requests.Count;

    public void CopyImage(int index, Span<float> destination) => ChannelPlanes.Copy(requests[index].Pixels, destination, shape);
}
