namespace VlassNet.Tool.Work;

/// <summary>Files that a command is to write.</summary>
internal static class OutputFile
{
    /// <summary>Makes the folders that they go to, before the work, which may take long.</summary>
    /// <param name="paths">Their paths; null where one is not wanted.</param>
    /// <exception cref="UsageException">One is a folder.</exception>
    public static void Prepare(params ReadOnlySpan<string?> paths)
    {
        foreach (string? path in paths)
        {
            if (path is null)
                continue;
            if (Directory.Exists(path))
                throw new UsageException($"{path}: expected the name of a file to write; found a folder.");
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
    }
}
