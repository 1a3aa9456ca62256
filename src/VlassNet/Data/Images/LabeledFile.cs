namespace VlassNet.Data.Images;

/// <summary>A picture's file and its label.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Label">An index into the names of the classes.</param>
internal readonly record struct LabeledFile(string Path, long Length, int Label)
{
    /// <summary>
    /// A file that is there and neither empty, as pipes and devices seem to be, nor too long to be read at once.
    /// </summary>
    /// <exception cref="BadInputException">It is not.</exception>
    public static LabeledFile Of(FileInfo file, int label, FileKind kind)
    {
        string? found = !file.Exists ? "no such file"
            : file.Length == 0 ? "an empty one"
            : file.Length > kind.Longest ? $"one of {file.Length:N0} bytes"
            : null;
        return found is null
            ? new LabeledFile(file.FullName, file.Length, label)
            : throw new BadInputException($"a {kind.Name} file of 1 to {kind.Longest:N0} bytes", found, file.FullName, "Check the file.");
    }
}
