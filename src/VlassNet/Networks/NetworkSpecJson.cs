using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace VlassNet.Networks;

/// <summary>
/// A network's architecture as JSON, e.g. <c>{"input":[64,64,1],"blocks":[{"filters":75,"dropout":0}],
/// "hidden":[{"units":512,"dropout":0.3}],"classes":4}</c>, where the input is <c>[rows, columns, channels]</c>.
/// </summary>
internal static class NetworkSpecJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static string Write(NetworkSpec spec)
    {
        ArrayBufferWriter<byte> text = new();
        using Utf8JsonWriter json = new(text);
        json.WriteStartObject();
        json.WriteStartArray("input");
        json.WriteNumberValue(spec.Input.Rows);
        json.WriteNumberValue(spec.Input.Columns);
        json.WriteNumberValue(spec.Input.Channels);
        json.WriteEndArray();
        json.WriteStartArray("blocks");
        foreach (ConvolutionBlock block in spec.Blocks)
            WriteBlock(json, "filters", block.Filters, block.Dropout);
        json.WriteEndArray();
        json.WriteStartArray("hidden");
        foreach (DenseBlock block in spec.Hidden)
            WriteBlock(json, "units", block.Units, block.Dropout);
        json.WriteEndArray();
        json.WriteNumber("classes", spec.Classes);
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Write"/> wrote. The network may still be an impossible one.</summary>
    /// <exception cref="FormatException">The text is something else; the message says what.</exception>
    public static NetworkSpec Read(string text)
    {
        using JsonDocument document = Parse(text);
        JsonElement root = document.RootElement;
        Expect(root, JsonValueKind.Object, "the architecture");
        int[] input = [.. Items(root, "input").Select(size => Integer(size, "input"))];
        if (input.Length != 3)
            throw new FormatException($"an input of {input.Length} sizes instead of rows, columns and channels");
        return new NetworkSpec(
            new FeatureShape(input[0], input[1], input[2]),
            [.. Items(root, "blocks").Select(block => new ConvolutionBlock(Count(block, "filters"), Dropout(block)))],
            [.. Items(root, "hidden").Select(block => new DenseBlock(Count(block, "units"), Dropout(block)))],
            Count(root, "classes"));
    }

    public static string WriteNames(ImmutableArray<string> names)
    {
        ArrayBufferWriter<byte> text = new();
        using Utf8JsonWriter json = new(text);
        json.WriteStartArray();
        foreach (string name in names)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.Flush();
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Reads what <see cref="WriteNames"/> wrote.</summary>
    /// <exception cref="FormatException">The text is something else; the message says what.</exception>
    public static ImmutableArray<string> ReadNames(string text)
    {
        using JsonDocument document = Parse(text);
        Expect(document.RootElement, JsonValueKind.Array, "the class names");
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        foreach (JsonElement name in document.RootElement.EnumerateArray())
        {
            Expect(name, JsonValueKind.String, "a class name");
            names.Add(name.GetString()!);
        }

        return names.ToImmutable();
    }

    private static void WriteBlock(Utf8JsonWriter json, string size, int value, float dropout)
    {
        json.WriteStartObject();
        json.WriteNumber(size, value);
        json.WriteNumber("dropout", dropout);
        json.WriteEndObject();
    }

    private static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, Strict);
        }
        catch (JsonException error)
        {
            throw new FormatException($"text that is not JSON ({error.Message})", error);
        }
    }

    private static void Expect(JsonElement element, JsonValueKind kind, string what)
    {
        if (element.ValueKind != kind)
            throw new FormatException($"{element.ValueKind} as {what} instead of {kind}");
    }

    private static JsonElement Property(JsonElement parent, string name)
    {
        Expect(parent, JsonValueKind.Object, $"what holds '{name}'");
        return parent.TryGetProperty(name, out JsonElement value) ? value : throw new FormatException($"no '{name}'");
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name)
    {
        JsonElement array = Property(parent, name);
        Expect(array, JsonValueKind.Array, $"'{name}'");
        return array.EnumerateArray();
    }

    private static int Count(JsonElement parent, string name) => Integer(Property(parent, name), name);

    private static int Integer(JsonElement value, string name)
    {
        Expect(value, JsonValueKind.Number, $"'{name}'");
        return value.TryGetInt32(out int number)
            ? number
            : throw new FormatException($"{value.GetRawText()} as '{name}' instead of an integer");
    }

    private static float Dropout(JsonElement parent)
    {
        JsonElement rate = Property(parent, "dropout");
        Expect(rate, JsonValueKind.Number, "'dropout'");
        return rate.GetSingle();
    }
}
