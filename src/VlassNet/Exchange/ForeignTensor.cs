namespace VlassNet.Exchange;

/// <summary>An array in another program's file, whose values are read when it is known that they are wanted.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Shape">Its shape there, row-major.</param>
/// <param name="Read">Reads its values.</param>
internal sealed record ForeignTensor(string Name, long[] Shape, Func<float[]> Read)
{
    /// <summary>Number of values, which may be more than memory can hold.</summary>
    public Int128 Length => Shape.Aggregate((Int128)1, (length, size) => length * size);

    /// <summary>Name and shape, for messages.</summary>
    public override string ToString() => $"'{Name}' of shape ({string.Join(", ", Shape)})";
}
