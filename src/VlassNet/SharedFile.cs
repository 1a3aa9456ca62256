namespace VlassNet;

/// <summary>What the system says of files that several want.</summary>
internal static class SharedFile
{
    /// <summary>Whether somebody else has the file open: sharing and lock violation of Windows; EWOULDBLOCK of Linux, of macOS and BSD.</summary>
    public static bool IsTaken(IOException error) =>
        OperatingSystem.IsWindows() ? (error.HResult & 0xFFFF) is 32 or 33 : error.HResult is 11 or 35;

    /// <summary>Whether a file that was to be new is there already: ERROR_FILE_EXISTS of Windows, EEXIST elsewhere.</summary>
    public static bool IsThere(IOException error) =>
        OperatingSystem.IsWindows() ? (error.HResult & 0xFFFF) is 80 : error.HResult is 17;
}
