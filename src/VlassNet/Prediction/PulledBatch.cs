using System.Buffers;
using VlassNet.Compute.Engines;

namespace VlassNet.Prediction;

/// <summary>
/// Images of one channel that are made, and prepared as the plan says, when the engine asks for them, by the thread that computes with them
/// next.
/// </summary>
/// <param name="count">Number of images.</param>
/// <param name="plan">How they become what the networks take.</param>
/// <param name="make">
/// Writes the pixels of an image of the plan's <see cref="PredictionPlan.Cutout"/>, <c>(row, column)</c>, to where they are wanted; called by
/// several threads at once, perhaps twice for an image.
/// </param>
internal sealed class PulledBatch(int count, PredictionPlan plan, Action<int, Span<float>> make) : IImageBatch
{
    private readonly ImageShape cutout = plan.Cutout;

    public int Count => count;

    public void CopyImage(int index, Span<float> destination)
    {
        if (plan.Preparation is null)
        {
            make(index, destination);
            return;
        }

        float[] rented = ArrayPool<float>.Shared.Rent(cutout.Length);
        Span<float> raw = rented.AsSpan(0, cutout.Length);
        make(index, raw);
        ChannelPlanes.Copy(RawImage.Prepare(plan, raw, cutout), destination, plan.Input);
        ArrayPool<float>.Shared.Return(rented);
    }
}
