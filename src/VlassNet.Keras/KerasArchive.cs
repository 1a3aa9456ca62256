using System.IO.Compression;
using System.Text;
using VlassNet.Formats.Zip;

namespace VlassNet.Keras;

/// <summary>A <c>.keras</c> file: a zip archive of the model's description and its weights.</summary>
internal static class KerasArchive
{
    private const string Description = "config.json", Weights = "model.weights.h5";
    private const int LongestDescription = 16 << 20;

    /// <summary>Reads both, neither beyond its limit.</summary>
    /// <exception cref="BadInputException">The archive is damaged, or lacks one of them.</exception>
    public static (string Config, MemoryStream Weights) Read(FileStream file, InputErrors errors)
    {
        try
        {
            using ZipArchive archive = GuardedZip.Open(file, errors);
            using MemoryStream config = Read(archive, Description, LongestDescription, errors);
            string text = Encoding.UTF8.GetString(config.GetBuffer(), 0, (int)config.Length);
            return (text, Read(archive, Weights, SizeLimit.For(file.Length), errors));
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException)
        {
            throw errors.Of("a zip archive that can be read", error.Message, inner: error);
        }
    }

    private static MemoryStream Read(ZipArchive archive, string name, long limit, InputErrors errors)
    {
        ZipArchiveEntry entry = archive.GetEntry(name) ?? throw errors.Of(
            $"an archive with '{Description}' and '{Weights}'",
            $"the entries {string.Join(", ", archive.Entries.Take(10).Select(one => one.FullName))}",
            "Save the model with model.save(\"model.keras\"); weights in several files (shards) cannot be read.");
        limit = Math.Min(limit, Array.MaxLength);
        using Stream from = entry.Open();
        MemoryStream to = new();
        byte[] buffer = new byte[1 << 16];
        for (int count = from.Read(buffer); count > 0; count = from.Read(buffer))
        {
            if (to.Length + count > limit)
                throw errors.In(name, $"at most {limit:N0} bytes in an archive of this length", "more");
            to.Write(buffer, 0, count);
        }

        to.Position = 0;
        return to;
    }
}
