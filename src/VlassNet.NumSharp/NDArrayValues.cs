using NumSharp;

namespace VlassNet.NumSharp;

/// <summary>The values of arrays, in C order whatever the array's own.</summary>
internal static class NDArrayValues
{
    /// <summary>A copy of an array's values.</summary>
    /// <exception cref="BadInputException">They are no real numbers, or more than an array can hold.</exception>
    public static T[] Of<T>(NDArray array, string name)
        where T : unmanaged
    {
        if (array.dtype == typeof(string) || array.dtype == typeof(char) || array.dtype == typeof(System.Numerics.Complex))
            throw new BadInputException("real numbers", $"an array of {array.dtype.Name}", name, "Convert it with astype.");
        if (array.size > Array.MaxLength)
        {
            throw new BadInputException(
                $"at most {Array.MaxLength:N0} values", $"{array.size:N0}", name,
                "Save it with np.save and load it with NpyDatasetSource, which has no such limit.");
        }

        if (array.dtype == typeof(T))
            return array.ToArray<T>();
        using NDArray converted = array.astype(typeof(T), copy: true);
        return converted.ToArray<T>();
    }
}
