using System.Collections.Immutable;
using System.Text.Json;

namespace VlassNet.Networks.Safetensors;

/// <summary>
/// Reads the JSON of a header by its tokens. A ready-made parser would silently keep the last of two equal keys, which is how
/// one file can mean two things to two readers; here that is an error.
/// </summary>
internal ref struct SafetensorsHeaderParser
{
    private readonly WeightsErrors errors;
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafetensorsEntry> entries = new(StringComparer.Ordinal);
    private Utf8JsonReader json;
    private bool hasMetadata;

    private SafetensorsHeaderParser(ReadOnlySpan<byte> header, WeightsErrors errors)
    {
        json = new Utf8JsonReader(header);
        this.errors = errors;
    }

    private readonly long Offset => SafetensorsHeader.LengthSize + json.TokenStartIndex;

    /// <exception cref="WeightsFormatException">The header is not one of the format, or its tensors overlap or leave gaps.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> header, WeightsErrors errors)
    {
        SafetensorsHeaderParser parser = new(header, errors);
        try
        {
            parser.ReadHeader();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The reader throws InvalidOperationException for a string that is not UTF-8.
            throw errors.At(parser.Offset, "a header in JSON", "text that is not", error);
        }

        return new SafetensorsHeader(
            parser.metadata,
            InOrderOfBytes(parser.entries.Values, errors),
            SafetensorsHeader.LengthSize + header.Length);
    }

    private static ImmutableArray<SafetensorsEntry> InOrderOfBytes(IEnumerable<SafetensorsEntry> entries, WeightsErrors errors)
    {
        ImmutableArray<SafetensorsEntry> ordered = [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
        long end = 0;
        foreach (SafetensorsEntry entry in ordered)
        {
            if (entry.Begin != end || entry.End < entry.Begin)
            {
                throw errors.Of(
                    $"tensors that follow on each other, so '{entry.Name}' from {end}",
                    $"data_offsets [{entry.Begin}, {entry.End}], {(entry.Begin > end ? "which leaves a gap" : "an overlap")}");
            }

            end = entry.End;
        }

        return ordered;
    }

    private void ReadHeader()
    {
        Expect(JsonTokenType.StartObject, "a header that is a JSON object");
        while (ReadKey() is { } name)
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

        if (json.Read())
            throw errors.At(Offset, "the end of the header", $"another {json.TokenType}");
    }

    private void ReadMetadata()
    {
        Expect(JsonTokenType.StartObject, "metadata that are a JSON object");
        while (ReadKey() is { } key)
        {
            long offset = Offset;
            Expect(JsonTokenType.String, $"a string as metadata '{key}'");
            if (!metadata.TryAdd(key, json.GetString()!))
                throw errors.At(offset, "each key once", $"metadata '{key}' again");
        }
    }

    private SafetensorsEntry ReadEntry(string name)
    {
        string? type = null;
        ImmutableArray<long>? shape = null, offsets = null;
        Expect(JsonTokenType.StartObject, $"a JSON object for tensor '{name}'");
        long start = Offset;
        while (ReadKey() is { } key)
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
            ? new SafetensorsEntry(name, type, shape.Value, begin, end)
            : throw errors.At(start, $"dtype, shape and two data_offsets for tensor '{name}'", "a part of them");
    }

    private ImmutableArray<long> ReadIntegers(string what)
    {
        ImmutableArray<long>.Builder values = ImmutableArray.CreateBuilder<long>();
        Expect(JsonTokenType.StartArray, $"an array as {what}");
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out long value) || value < 0)
                throw errors.At(Offset, $"integers of at least 0 as {what}", $"{json.TokenType}");
            values.Add(value);
        }

        return values.ToImmutable();
    }

    /// <summary>The next key of the object that is open, or null at its end.</summary>
    private string? ReadKey()
    {
        json.Read();
        return json.TokenType == JsonTokenType.PropertyName ? json.GetString() : null;
    }

    private void Expect(JsonTokenType type, string what)
    {
        json.Read();
        if (json.TokenType != type)
            throw errors.At(Offset, what, $"{json.TokenType}");
    }
}
