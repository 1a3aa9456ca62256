using VlassNet.Formats.Safetensors;

namespace VlassNet.Networks;

/// <summary>The tensors of a file, held against those that it should have.</summary>
internal static class TensorTable
{
    private const int ProblemsToldAtMost = 20;
    private const int AxesTold = 8;

    /// <summary>Compares the tensors that a file has with those that it should have, and tells all differences.</summary>
    /// <exception cref="BadInputException">They are others.</exception>
    public static void Require(SafetensorsHeader header, IEnumerable<WeightLayout> layouts, InputErrors errors)
    {
        Dictionary<string, SafetensorsEntry> found = new(StringComparer.Ordinal);
        foreach (SafetensorsEntry entry in header.Entries)
            found.Add(entry.Name, entry);
        List<string> problems = [];
        foreach (WeightLayout layout in layouts)
        {
            if (!found.Remove(layout.Name, out SafetensorsEntry? entry))
                problems.Add($"no '{layout.Name}'");
            else if (entry.DType != "F32")
                problems.Add($"'{entry.Name}' of type {entry.DType} instead of F32");
            else if (!HasShape(entry, layout))
                problems.Add($"'{entry.Name}' of shape {Format(entry.Shape)} instead of {Format(layout.Shape)}");
            else if (entry.End - entry.Begin != layout.Length * sizeof(float))
                problems.Add($"'{entry.Name}' in {entry.End - entry.Begin} bytes instead of {layout.Length * sizeof(float)}");
        }

        foreach (string name in found.Keys)
            problems.Add($"'{name}' in excess");
        if (problems.Count > 0)
            throw errors.Of("the tensors of its architecture", List(problems));
    }

    /// <summary>Reads all tensors, which must be finite, to where they belong.</summary>
    /// <param name="data">The stream, at the first tensor's bytes.</param>
    /// <param name="header">Its header, whose tensors are those that they should be.</param>
    /// <param name="place">The array for the tensor of a name.</param>
    /// <param name="errors">Makes the exceptions.</param>
    /// <exception cref="BadInputException">A value is NaN or infinite.</exception>
    public static void Read(Stream data, SafetensorsHeader header, Func<string, float[]> place, InputErrors errors)
    {
        foreach (SafetensorsEntry entry in header.Entries)
        {
            float[] values = place(entry.Name);
            SafetensorsReader.ReadFloats(data, values);
            int index = FiniteScan.FirstNonFinite(values);
            if (index >= 0)
            {
                throw errors.At(
                    header.DataStart + entry.Begin + ((long)index * sizeof(float)),
                    $"finite values in '{entry.Name}'",
                    $"{values[index]}");
            }
        }
    }

    /// <summary>The problems as text; a file made to annoy can have millions.</summary>
    public static string List(IReadOnlyCollection<string> problems) =>
        string.Join("; ", problems.Take(ProblemsToldAtMost))
        + (problems.Count > ProblemsToldAtMost ? $"; and {problems.Count - ProblemsToldAtMost} more" : "");

    private static bool HasShape(SafetensorsEntry entry, WeightLayout layout)
    {
        bool same = entry.Shape.Count == layout.Shape.Length;
        for (int axis = 0; same && axis < layout.Shape.Length; axis++)
            same = entry.Shape[axis] == layout.Shape[axis];
        return same;
    }

    private static string Format<T>(IReadOnlyCollection<T> shape) =>
        $"({string.Join(", ", shape.Take(AxesTold))}{(shape.Count > AxesTold ? ", …" : "")})";
}
