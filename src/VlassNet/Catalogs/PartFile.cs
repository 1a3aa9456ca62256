using System.Security.Cryptography;

namespace VlassNet.Catalogs;

/// <summary>The files of a part: the catalogue, and beside it what some catalogues have.</summary>
internal static class PartFile
{
    /// <summary>The components of sources that were found.</summary>
    public const string Components = ".components.csv";

    /// <summary>Their regions, for DS9.</summary>
    public const string Regions = ".reg";

    /// <summary>Positions that are in no mosaic.</summary>
    public const string Outside = ".outside.csv";

    public static bool IsSuffix(string suffix) => suffix is "" or Components or Regions or Outside;

    /// <summary>The path of a file.</summary>
    /// <param name="catalogue">That of the catalogue.</param>
    /// <param name="suffix">What stands in place of its extension; empty for itself.</param>
    public static string PathOf(string catalogue, string suffix) => suffix.Length == 0 ? catalogue : Path.ChangeExtension(catalogue, suffix);

    /// <summary>Where a file is until it is complete.</summary>
    public static string UnfinishedOf(string path) => path + ".unfinished";

    public static bool HasContent(string path) => File.Exists(path) && new FileInfo(path).Length > 0;

    /// <summary>Whether a file is there as it was written.</summary>
    public static bool IsAsWritten(string path, WrittenFile file)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != file.Length)
            return false;
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Hash(stream) == file.Hash;
    }

    /// <summary>SHA-256 of a file, from its start.</summary>
    public static string Hash(FileStream stream)
    {
        stream.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
