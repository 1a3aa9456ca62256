using System.Buffers;
using System.Text.Json;

namespace VlassNet.Catalogs;

/// <summary>The record beside a part as JSON, e.g. <c>{"catalogue_part":3,"parts":16,"sources":"9f86…",…}</c>.</summary>
internal static class CatalogRunJson
{
    /// <summary>A record has a few hundred bytes.</summary>
    private const int MostBytes = 1 << 16;

    private const int HashLength = 64;

    public static string PathOf(string part) => part + ".run.json";

    public static void Write(string part, CatalogRun run) => AtomicFile.Write(PathOf(part), file => file.Write(ToBytes(run)));

    /// <summary>The record of a part, or null where there is none.</summary>
    /// <exception cref="BadInputException">It is damaged, or something else.</exception>
    public static CatalogRun? Read(string part)
    {
        string path = PathOf(part);
        byte[] text;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            text = new byte[Math.Min(file.Length, MostBytes)];
            file.ReadExactly(text);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        try
        {
            return Parse(text);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new BadInputException(
                "the record of a part of a catalogue", error.Message, path, $"Delete it and {part}, and make the part again.", error) { Subject = InputSubject.Table };
        }
    }

    internal static CatalogRun Parse(ReadOnlyMemory<byte> text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement root = document.RootElement;
        CatalogPart part = new(root.GetProperty("catalogue_part").GetInt32(), root.GetProperty("parts").GetInt32());
        CatalogRun run = new(part, Hash(root, "sources"), Hash(root, "model"), Hash(root, "options"))
        {
            IsComplete = root.GetProperty("complete").GetBoolean(),
            Rows = root.GetProperty("rows").GetInt32(),
            Mosaics = root.GetProperty("mosaics").GetInt32(),
            Files = [.. root.GetProperty("files").EnumerateArray().Select(ReadFile)],
        };
        bool isPart = part.Count >= 1 && part.Number >= 1 && part.Number <= part.Count;
        bool hasCounts = run.Rows >= 0 && run.Mosaics >= 0 && run.Files.All(file => file.Length >= 0);
        bool hasHashes = !run.IsComplete || (run.Files is [{ Suffix: "" }, ..] && run.Files.All(file => file.Hash.Length == HashLength));
        return isPart && hasCounts && hasHashes ? run : throw new FormatException("numbers or files that make no sense");
    }

    internal static byte[] ToBytes(CatalogRun run)
    {
        ArrayBufferWriter<byte> text = new();
        using Utf8JsonWriter json = new(text, new() { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteNumber("catalogue_part", run.Part.Number);
        json.WriteNumber("parts", run.Part.Count);
        json.WriteBoolean("complete", run.IsComplete);
        json.WriteNumber("rows", run.Rows);
        json.WriteNumber("mosaics", run.Mosaics);
        json.WriteString("sources", run.Sources);
        json.WriteString("model", run.Model);
        json.WriteString("options", run.Options);
        json.WriteStartArray("files");
        foreach (WrittenFile file in run.Files)
        {
            json.WriteStartObject();
            json.WriteString("suffix", file.Suffix);
            json.WriteNumber("length", file.Length);
            json.WriteString("sha256", file.Hash);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return text.WrittenSpan.ToArray();
    }

    private static string Hash(JsonElement root, string key) => root.GetProperty(key).GetString() is { Length: HashLength } hash
        ? hash
        : throw new FormatException($"no SHA-256 as {key}");

    /// <summary>A suffix becomes part of a path, so it is none that leads elsewhere.</summary>
    private static WrittenFile ReadFile(JsonElement file)
    {
        string suffix = file.GetProperty("suffix").GetString() ?? "";
        return PartFile.IsSuffix(suffix)
            ? new WrittenFile(suffix, file.GetProperty("length").GetInt64(), file.GetProperty("sha256").GetString() ?? "")
            : throw new FormatException($"a file of the kind '{suffix}'");
    }
}
