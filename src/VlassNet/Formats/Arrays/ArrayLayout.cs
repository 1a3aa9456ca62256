namespace VlassNet.Formats.Arrays;

/// <summary>Type, shape and order of an array whose sizes have been checked not to overflow.</summary>
internal sealed class ArrayLayout
{
    /// <summary>As many as NumPy had before version 2.</summary>
    public const int MostAxes = 32;

    private ArrayLayout(ElementType type, long[] shape, bool isFortran, long count)
    {
        Type = type;
        Shape = shape;
        IsFortran = isFortran && shape.Length > 1;
        Count = count;
    }

    public ElementType Type { get; }

    public long[] Shape { get; }

    /// <summary>Whether the first axis runs fastest.</summary>
    public bool IsFortran { get; }

    /// <summary>Elements in all.</summary>
    public long Count { get; }

    public long ByteLength => Count * Type.Size;

    /// <summary>Elements at one index of the first axis.</summary>
    public long ItemLength => Shape is [> 0, ..] ? Count / Shape[0] : Count;

    /// <summary>The layout, or null with the reason where the shape cannot be.</summary>
    public static ArrayLayout? TryCreate(ElementType type, long[] shape, bool isFortran, out string problem)
    {
        problem = shape.Length > MostAxes ? $"an array of {shape.Length} axes" : "";
        if (problem.Length > 0)
            return null;
        Int128 count = 1;
        foreach (long axis in shape)
        {
            if (axis < 0)
                problem = $"the shape {Describe(shape)}, which has a negative axis";
            count *= axis;
            if (count > long.MaxValue / 8 / Math.Max(1, type.Size))
            {
                problem = $"the shape {Describe(shape)}, which no memory can hold";
                break;
            }
        }

        return problem.Length == 0 ? new ArrayLayout(type, shape, isFortran, (long)count) : null;
    }

    public bool IsSame(ArrayLayout other) =>
        Type == other.Type && IsFortran == other.IsFortran && Shape.AsSpan().SequenceEqual(other.Shape);

    public override string ToString() => $"{Describe(Shape)} {Type}";

    /// <summary>A shape as Python writes it.</summary>
    public static string Describe(long[] shape) =>
        shape.Length == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";
}
