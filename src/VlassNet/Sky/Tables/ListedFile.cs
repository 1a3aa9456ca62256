namespace VlassNet.Sky.Tables;

/// <summary>
/// Where a list says that a file is. A list of a stranger could name any file of this machine, so what is not in the list's own folder
/// is taken only by option.
/// </summary>
internal static class ListedFile
{
    /// <summary>The path of a file that a list names.</summary>
    /// <param name="folder">The folder of the list, which paths are relative to.</param>
    /// <param name="name">What the list says, with slashes or backslashes.</param>
    /// <param name="mayBeOutside">Whether it may be elsewhere.</param>
    /// <param name="found">What messages say where it may not be.</param>
    /// <returns>The path, or null for one that is not allowed.</returns>
    public static string? PathOf(string folder, string name, bool mayBeOutside, out string found)
    {
        string root = Path.GetFullPath(folder);
        string path = Path.GetFullPath(Path.Combine(root, WithSlashes(root, name)));
        bool isInside = path.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        found = isInside ? name : $"{name}, which is outside it";
        return isInside || mayBeOutside ? path : null;
    }

    // Lists are written on Windows too. A file that is really called so comes first.
    private static string WithSlashes(string root, string name) =>
        name.Contains('\\') && !File.Exists(Path.Combine(root, name)) ? name.Replace('\\', '/') : name;
}
