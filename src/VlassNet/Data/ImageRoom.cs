using System.Buffers;

namespace VlassNet.Data;

/// <summary>Room for one image of a set that does not have its images in memory; nothing for one that has.</summary>
internal readonly ref struct ImageRoom : IDisposable
{
    private readonly float[] rented;

    public ImageRoom(LabeledImages images)
    {
        rented = images.NeedsRoom ? ArrayPool<float>.Shared.Rent(images.Shape.Length) : [];
    }

    public Span<float> Pixels => rented;

    public void Dispose()
    {
        if (rented.Length > 0)
            ArrayPool<float>.Shared.Return(rented);
    }
}
