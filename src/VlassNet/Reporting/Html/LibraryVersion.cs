using System.Reflection;

namespace VlassNet.Reporting.Html;

/// <summary>What made the report.</summary>
internal static class LibraryVersion
{
    /// <summary>As many digits of a commit as tell it from others.</summary>
    private const int CommitDigits = 10;

    /// <summary>The library and its version, as <c>VlassNet 0.1.0+0123456789</c>.</summary>
    public static string Name { get; } = $"VlassNet {Version()}";

    private static string Version()
    {
        string version = typeof(LibraryVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        int commit = version.IndexOf('+', StringComparison.Ordinal) + 1;
        return commit == 0 ? version : version[..Math.Min(version.Length, commit + CommitDigits)];
    }
}
