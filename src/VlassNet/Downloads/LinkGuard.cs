namespace VlassNet.Downloads;

/// <summary>
/// Keeps a download to its own files: in a folder that others may write to, a link with the name of a part would have the download write to
/// any file of the user.
/// </summary>
internal static class LinkGuard
{
    /// <exception cref="BadInputException">The path is a symbolic link, wherever it leads.</exception>
    public static void Refuse(string path)
    {
        if (new FileInfo(path).LinkTarget is { } target)
        {
            throw new BadInputException(
                "a file that a download made, or none", $"a symbolic link to {target}", path,
                $"Delete the link, or choose a folder of your own: {nameof(DatasetDownloadOptions.CacheFolder)}.");
        }
    }
}
