namespace VlassNet.Keras;

/// <summary>How much a file may decompress to.</summary>
internal static class SizeLimit
{
    private const int Expansion = 20;
    private const long AlwaysAllowed = 16 << 20;

    /// <summary>The bytes that all that is read of a file may have together: 20 times its length, or 16 MiB if that is more.</summary>
    public static long For(long fileLength) => Math.Max(AlwaysAllowed, fileLength * Expansion);
}
