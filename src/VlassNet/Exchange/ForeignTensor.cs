namespace VlassNet.Exchange;

/// <summary>An array in another program's file, whose values are read when it is known that they are wanted.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Shape">Its shape there, row-major.</param>
/// <param name="Read">Reads its values.</param>
internal sealed record ForeignTensor(string Name, long[] Shape, Func<float[]> Read)
{
    /// <summary>Number of values; what no memory can hold is the greatest number.</summary>
    public long Length => LengthOf(Shape);

    /// <summary>Number of values of a shape; what no memory can hold, or has a negative axis, is the greatest number.</summary>
    public static long LengthOf(long[] shape)
    {
        Int128 length = 1;
        foreach (long size in shape)
        {
            length *= size;
            if (size < 0 || length > long.MaxValue)
                return long.MaxValue;
        }

        return (long)length;
    }

    /// <summary>Name and shape, for messages.</summary>
    public override string ToString() => $"'{Name}' of shape ({string.Join(", ", Shape)})";
}
