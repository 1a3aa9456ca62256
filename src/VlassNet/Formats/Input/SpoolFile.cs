namespace VlassNet.Formats.Input;

/// <summary>
/// Puts aside, in a temporary file that deletes itself, what a stream that cannot seek sends before it can be understood:
/// the alternative would be to hold it in memory twice.
/// </summary>
internal static class SpoolFile
{
    /// <summary>The most bytes that are put aside where a caller says nothing else.</summary>
    public const long UsualLimit = 64L << 30;

    /// <summary>Copies a payload to a file and returns an input over it, which <paramref name="input"/> will dispose.</summary>
    /// <param name="payload">What to copy.</param>
    /// <param name="input">Where it comes from.</param>
    /// <param name="limit">The most bytes to put aside: an input that never ends must not fill the disk.</param>
    public static ByteInput Copy(PayloadReader payload, ByteInput input, long limit = UsualLimit)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream file = new(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
        ByteInput? copy = null;
        try
        {
            byte[] buffer = new byte[256 * 1024];
            for (int count = payload.Read(buffer); count > 0; count = payload.Read(buffer))
            {
                if (file.Position + count > limit)
                    throw input.Wrong($"at most {limit:N0} bytes from a stream", "more", "Load it from a file.");
                file.Write(buffer, 0, count);
            }

            file.Position = 0;
            copy = new ByteInput(
                file, input.Name, file.Length, file.SafeFileHandle, leaveOpen: false, new LoadMeter(null), input.Token);
            input.Own(copy);
            return copy;
        }
        finally
        {
            if (copy is null)
                file.Dispose();
        }
    }
}
