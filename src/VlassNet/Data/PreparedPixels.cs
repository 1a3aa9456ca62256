namespace VlassNet.Data;

/// <summary>The images of a raw set, each prepared when it is asked for, by the thread that asks.</summary>
internal sealed class PreparedPixels(LabeledImages raw, ImagePreparation preparation) : PixelStore
{
    public override int Count => raw.Count;

    public override bool NeedsRoom => true;

    public override ReadOnlySpan<float> Image(int index, Span<float> room)
    {
        Span<float> prepared = room[..preparation.Shape.Length];
        using ImageRoom own = new(raw);
        preparation.Apply(raw.Image(index, own.Pixels), raw.Shape, prepared);
        return prepared;
    }
}
