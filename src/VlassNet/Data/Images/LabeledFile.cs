namespace VlassNet.Data.Images;

/// <summary>A picture's file and its label.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Label">An index into the names of the classes.</param>
internal readonly record struct LabeledFile(string Path, long Length, int Label)
{
    /// <summary>What a set calls a file: its path from the set's folder (or the folder of its list), with slashes.</summary>
    public static string NameOf(string path, string root)
    {
        string folder = Directory.Exists(root) ? root : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(root))!;
        return System.IO.Path.GetRelativePath(folder, path).Replace(System.IO.Path.DirectorySeparatorChar, '/');
    }

    /// <summary>
    /// A file that is there and neither empty, as pipes and devices seem to be, nor too long to be read at once.
    /// </summary>
    /// <exception cref="BadInputException">It is not.</exception>
    public static LabeledFile Of(FileInfo file, int label, FileKind kind)
    {
        string? found = !file.Exists ? "no such file"
            : file.Length == 0 ? "an empty one, or a pipe"
            : file.Length > kind.Longest ? $"one of {file.Length:N0} bytes"
            : null;
        return found is null
            ? new LabeledFile(file.FullName, file.Length, label)
            : throw DatasetErrors.Of($"a {kind.Name} file of 1 to {kind.Longest:N0} bytes", found, file.FullName, "Check the file.");
    }
}
