using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using VlassNet.Formats.Fits;

namespace VlassNet.Sky.Mosaics;

/// <summary>
/// The footprints of mosaics in a file: a line with the SHA-256 of what follows, and JSON. It holds nothing that cannot be read of the mosaics
/// again, so what is damaged or of another version is passed over.
/// </summary>
internal sealed class MosaicCache
{
    private const int Version = 1;
    private const int HashLength = 64;

    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>Why the file was passed over; null where it was not.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads a file; empty where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How mosaics are opened; footprints of another part of the files are of no use.</param>
    public static MosaicCache Load(string path, FitsImageOptions options)
    {
        MosaicCache cache = new();
        try
        {
            if (File.Exists(path))
                cache.Read(File.ReadAllBytes(path), options);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or FormatException
            or KeyNotFoundException or InvalidOperationException)
        {
            cache.entries.Clear();
            cache.Problem = error.Message;
        }

        return cache;
    }

    /// <summary>What is known of a file that has not changed since; null where nothing is.</summary>
    public MosaicHeader? Find(string file, FileStamp stamp, FitsImageOptions options)
    {
        if (!entries.TryGetValue(Path.GetFullPath(file), out Entry? entry) || entry.Stamp != stamp)
            return null;
        try
        {
            return MosaicHeader.Of(file, entry.Cards, entry.Beam, options);
        }
        catch (Exception error) when (error is BadInputException or ArgumentException)
        {
            return null;
        }
    }

    public static void Save(string path, FitsImageOptions options, IEnumerable<(MosaicHeader Header, FileStamp Stamp)> mosaics)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("part", PartOf(options));
            json.WriteStartArray("mosaics");
            foreach ((MosaicHeader header, FileStamp stamp) in mosaics)
                Write(json, header, stamp);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        AtomicFile.Write(path, stream =>
        {
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(text.WrittenSpan)) + "\n"));
            stream.Write(text.WrittenSpan);
        });
    }

    private static void Write(Utf8JsonWriter json, MosaicHeader header, FileStamp stamp)
    {
        json.WriteStartObject();
        json.WriteString("file", Path.GetFullPath(header.File));
        json.WriteNumber("length", stamp.Length);
        json.WriteNumber("time", stamp.Time);
        if (header.Mosaic.Beam is { } beam && double.IsFinite(beam))
            json.WriteNumber("beam", beam);
        json.WriteStartArray("cards");
        foreach (HeaderCard card in header.Cards)
        {
            json.WriteStringValue(card.Keyword);
            json.WriteStringValue(card.Value);
            json.WriteBooleanValue(card.IsString);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Read(byte[] bytes, FitsImageOptions options)
    {
        if (bytes.Length <= HashLength || !Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(HashLength + 1))).Equals(
                Encoding.ASCII.GetString(bytes, 0, HashLength), StringComparison.Ordinal))
        {
            throw new FormatException("its checksum is not that of its content");
        }

        using JsonDocument document = JsonDocument.Parse(bytes.AsMemory(HashLength + 1));
        JsonElement root = document.RootElement;
        if (root.GetProperty("version").GetInt32() != Version || root.GetProperty("part").GetString() != PartOf(options))
            return;
        foreach (JsonElement mosaic in root.GetProperty("mosaics").EnumerateArray())
        {
            FileStamp stamp = new(mosaic.GetProperty("length").GetInt64(), mosaic.GetProperty("time").GetInt64());
            JsonElement[] cards = [.. mosaic.GetProperty("cards").EnumerateArray()];
            if (cards.Length % 3 != 0)
                throw new FormatException("cards that are not whole");
            entries[mosaic.GetProperty("file").GetString()!] = new Entry(
                stamp, mosaic.TryGetProperty("beam", out JsonElement beam) ? beam.GetDouble() : null,
                [.. cards.Chunk(3).Select(card => new HeaderCard(card[0].GetString()!, card[1].GetString(), card[2].GetBoolean(), "", 0))]);
        }
    }

    private static string PartOf(FitsImageOptions options) =>
        FormattableString.Invariant($"{options.Hdu} {options.ExtensionName} {options.ExtensionVersion} {options.Plane}");

    private sealed record Entry(FileStamp Stamp, double? Beam, HeaderCard[] Cards);
}

/// <summary>By what a file is taken for the same.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Time">When it was last written, in ticks; -1 where there is no such file.</param>
internal readonly record struct FileStamp(long Length, long Time)
{
    public static FileStamp Of(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks) : new FileStamp(-1, -1);
    }
}
