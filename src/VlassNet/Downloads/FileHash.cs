using System.Security.Cryptography;

namespace VlassNet.Downloads;

/// <summary>SHA-256 as 64 lower-case hexadecimal digits.</summary>
internal static class FileHash
{
    private const int Digits = 64;

    /// <summary>The digits of an argument.</summary>
    /// <exception cref="ArgumentException">It is something else.</exception>
    public static string Parse(string sha256, string name) =>
        sha256.Length == Digits && sha256.All(char.IsAsciiHexDigit)
            ? sha256.ToLowerInvariant()
            : throw new ArgumentException($"expected {Digits} hexadecimal digits; received {sha256}", name);

    public static async Task<string> OfAsync(Stream stream, CancellationToken token) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, token).ConfigureAwait(false));
}
