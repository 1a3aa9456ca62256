using System.Text.Json;
using VlassNet.Formats.Json;

namespace VlassNet.Formats.Safetensors;

/// <summary>
/// Reads the JSON of a header by its tokens. Two equal keys are an error.
/// </summary>
internal ref struct SafetensorsHeaderParser
{
    private readonly InputErrors errors;
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafetensorsEntry> entries = new(StringComparer.Ordinal);
    private JsonInput json;
    private bool hasMetadata;

    private SafetensorsHeaderParser(ReadOnlySpan<byte> header, InputErrors errors)
    {
        json = new JsonInput(header);
        this.errors = errors;
    }

    private readonly long Offset => SafetensorsHeader.LengthSize + json.Offset;

    /// <exception cref="BadInputException">The header is not one of the format, or its tensors overlap or leave gaps.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> header, InputErrors errors)
    {
        SafetensorsHeaderParser parser = new(header, errors);
        try
        {
            parser.ReadHeader();
        }
        catch (FormatException error)
        {
            throw errors.At(parser.Offset, "a header in JSON", error.Message, error);
        }

        return new SafetensorsHeader(
            parser.metadata,
            InOrderOfBytes(new List<SafetensorsEntry>(parser.entries.Values), errors),
            SafetensorsHeader.LengthSize + header.Length);
    }

    private static List<SafetensorsEntry> InOrderOfBytes(List<SafetensorsEntry> entries, InputErrors errors)
    {
        entries.Sort((one, other) => one.Begin == other.Begin ? one.End.CompareTo(other.End) : one.Begin.CompareTo(other.Begin));
        long end = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Begin != end || entry.End < entry.Begin)
            {
                throw errors.Of(
                    $"tensors that follow on each other, so '{entry.Name}' from {end}",
                    $"data_offsets [{entry.Begin}, {entry.End}], {(entry.Begin > end ? "which leaves a gap" : "an overlap")}");
            }

            end = entry.End;
        }

        return entries;
    }

    private void ReadHeader()
    {
        Expect(JsonTokenType.StartObject, "a header that is a JSON object");
        while (json.NextKey() is { } name)
        {
            bool isMetadata = name == SafetensorsHeader.MetadataKey;
            if (isMetadata ? hasMetadata : entries.ContainsKey(name))
                throw errors.At(Offset, "each key once", $"'{name}' again");
            if (isMetadata)
                ReadMetadata();
            else
                entries.Add(name, ReadEntry(name));
            hasMetadata |= isMetadata;
        }

        json.Read();
    }

    private void ReadMetadata()
    {
        Expect(JsonTokenType.StartObject, "metadata that are a JSON object");
        while (json.NextKey() is { } key)
        {
            long offset = Offset;
            Expect(JsonTokenType.String, $"a string as metadata '{key}'");
            if (!metadata.TryAdd(key, json.GetString()))
                throw errors.At(offset, "each key once", $"metadata '{key}' again");
        }
    }

    private SafetensorsEntry ReadEntry(string name)
    {
        string? type = null;
        List<long>? shape = null, offsets = null;
        Expect(JsonTokenType.StartObject, $"a JSON object for tensor '{name}'");
        long start = Offset;
        while (json.NextKey() is { } key)
        {
            if (key == "dtype" && type is null)
            {
                Expect(JsonTokenType.String, $"a string as dtype of '{name}'");
                type = json.GetString();
            }
            else if (key == "shape" && shape is null)
            {
                shape = ReadIntegers($"shape of '{name}'");
            }
            else if (key == "data_offsets" && offsets is null)
            {
                offsets = ReadIntegers($"data_offsets of '{name}'");
            }
            else
            {
                throw errors.At(Offset, "dtype, shape and data_offsets, each once", $"'{key}' for tensor '{name}'");
            }
        }

        return type is not null && shape is not null && offsets is [long begin, long end]
            ? new SafetensorsEntry(name, type, shape, begin, end)
            : throw errors.At(start, $"dtype, shape and two data_offsets for tensor '{name}'", "a part of them");
    }

    private List<long> ReadIntegers(string what)
    {
        List<long> values = [];
        Expect(JsonTokenType.StartArray, $"an array as {what}");
        while (json.Read() && json.Token != JsonTokenType.EndArray)
        {
            if (!json.TryGetInteger(out long value) || value < 0)
                throw errors.At(Offset, $"integers of at least 0 as {what}", json.Token == JsonTokenType.Number ? json.Literal : JsonInput.Describe(json.Token));
            values.Add(value);
        }

        return values;
    }

    private void Expect(JsonTokenType type, string what)
    {
        json.Read();
        if (json.Token != type)
            throw errors.At(Offset, what, JsonInput.Describe(json.Token));
    }
}
