using System.Buffers;
using VlassNet.Compute.Engines;

namespace VlassNet.Prediction;

/// <summary>
/// Images seen in every way that keeps their shape, all views of the first before those of the second. A view is made when the engine
/// asks for it, by the thread that computes with it next.
/// </summary>
/// <param name="images">The images.</param>
/// <param name="shape">The shape of each.</param>
internal sealed class SymmetricBatch(IImageBatch images, ImageShape shape) : IImageBatch
{
    private readonly int views = SquareSymmetry.Of(shape).Length;

    /// <summary>A channel, which lies by itself in the engine's order.</summary>
    private readonly ImageShape plane = new(shape.Rows, shape.Columns);

    public int Count => checked(images.Count * views);

    public void CopyImage(int index, Span<float> destination)
    {
        (int image, int view) = Math.DivRem(index, views);
        SquareSymmetry symmetry = SquareSymmetry.Of(shape)[view];
        float[] rented = ArrayPool<float>.Shared.Rent(shape.Length);
        Span<float> source = rented.AsSpan(0, shape.Length);
        images.CopyImage(image, source);
        for (int first = 0; first < shape.Length; first += plane.Length)
            symmetry.Apply(source.Slice(first, plane.Length), destination.Slice(first, plane.Length), plane);
        ArrayPool<float>.Shared.Return(rented);
    }
}
