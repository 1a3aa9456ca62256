namespace VlassNet.Data;

/// <summary>The images of several sets, one set after the other. Nothing is copied.</summary>
internal sealed class JoinedPixels : PixelStore
{
    private readonly LabeledImages[] parts;
    private readonly int[] ends;

    /// <param name="parts">Sets of the same shape, together of at most 2³¹ − 1 images.</param>
    public JoinedPixels(IEnumerable<LabeledImages> parts)
    {
        // Without empty ones the ends differ, and one of them is the right one.
        this.parts = [.. parts.Where(part => part.Count > 0)];
        ends = new int[this.parts.Length];
        int end = 0;
        for (int part = 0; part < ends.Length; part++)
        {
            end = checked(end + this.parts[part].Count);
            ends[part] = end;
        }

        NeedsRoom = this.parts.Any(part => part.NeedsRoom);
    }

    public override int Count => ends is [.., var end] ? end : 0;

    public override bool NeedsRoom { get; }

    public override ReadOnlySpan<float> Image(int index, Span<float> room)
    {
        int found = Array.BinarySearch(ends, index + 1);
        int part = found < 0 ? ~found : found;
        return parts[part].Image(index - (part == 0 ? 0 : ends[part - 1]), room);
    }
}
