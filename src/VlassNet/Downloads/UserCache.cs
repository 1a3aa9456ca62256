namespace VlassNet.Downloads;

/// <summary>The user's own folder for what can be fetched again.</summary>
internal static class UserCache
{
    private const string Name = "VlassNet";

    /// <exception cref="ArgumentException">The user has no such folder.</exception>
    public static string Folder()
    {
        string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        if (OperatingSystem.IsWindows() && local.Length > 0)
            return Path.Combine(local, Name, "Cache");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string usual = OperatingSystem.IsMacOS() ? Path.Combine("Library", "Caches") : ".cache";
        return Choose(OperatingSystem.IsMacOS() ? null : Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), home, usual);
    }

    /// <summary>As the XDG base directory specification has it, which says that a relative path is to be ignored.</summary>
    public static string Choose(string? named, string home, string usual)
    {
        if (Path.IsPathFullyQualified(named ?? ""))
            return Path.Combine(named!, Name);
        return Path.IsPathFullyQualified(home)
            ? Path.Combine(home, usual, Name)
            : throw new ArgumentException(
                $"expected {nameof(DatasetDownloadOptions.CacheFolder)}, since the user has no home folder; received null");
    }
}
