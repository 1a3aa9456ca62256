namespace VlassNet.Keras.Hdf5;

/// <summary>Shapes as HDF5 keeps them.</summary>
internal static class Dataspace
{
    private const int MostAxes = 32;

    /// <summary>Reads a shape; that of nothing at all is one axis of no values.</summary>
    public static ulong[] Shape(ReadOnlySpan<byte> bytes, string path, InputErrors errors)
    {
        const byte Nothing = 2;
        int start = bytes[0] switch { 1 => 8, 2 => 4, _ => throw errors.In(path, "a shape of version 1 or 2", $"{bytes[0]}") };
        int axes = bytes[1];
        if (axes > MostAxes || bytes.Length < start + (axes * 8))
            throw errors.In(path, $"a shape of at most {MostAxes} axes", $"{axes} axes in {bytes.Length} bytes");
        ulong[] shape = new ulong[axes];
        for (int axis = 0; axis < axes; axis++)
            shape[axis] = RawBytes.Long(bytes, start + (axis * 8));
        return bytes[0] == 2 && bytes[3] == Nothing ? [0] : shape;
    }

    /// <summary>How many values a shape has; it may be more than any integer has room for.</summary>
    public static double Count(ulong[] shape) => shape.Aggregate(1.0, (product, size) => product * size);
}
