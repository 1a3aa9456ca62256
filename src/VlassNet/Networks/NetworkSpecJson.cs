using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using VlassNet.Formats.Json;

namespace VlassNet.Networks;

/// <summary>
/// A network's architecture as JSON, e.g. <c>{"input":[64,64,1],"blocks":[{"filters":75,"dropout":0}],
/// "hidden":[{"units":512,"dropout":0.3}],"classes":4}</c>, where the input is <c>[rows, columns, channels]</c>.
/// </summary>
internal static class NetworkSpecJson
{
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
        List<int>? input = null;
        ImmutableArray<ConvolutionBlock>? blocks = null;
        ImmutableArray<DenseBlock>? hidden = null;
        int? classes = null;
        JsonInput json = new(Encoding.UTF8.GetBytes(text));
        json.Read(JsonTokenType.StartObject, "the architecture");
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (json.NextKey(keys) is { } key)
        {
            switch (key)
            {
                case "input":
                    input = ReadIntegers(ref json, key);
                    break;
                case "blocks":
                    blocks = ReadBlocks(ref json, key, "filters", (filters, dropout) => new ConvolutionBlock(filters, dropout));
                    break;
                case "hidden":
                    hidden = ReadBlocks(ref json, key, "units", (units, dropout) => new DenseBlock(units, dropout));
                    break;
                case "classes":
                    json.Read();
                    classes = Integer(json, key);
                    break;
                default:
                    json.SkipValue();
                    break;
            }
        }

        json.Read();
        if (input is { Count: not 3 })
            throw new FormatException($"an input of {input.Count} sizes instead of rows, columns and channels");
        return new NetworkSpec(
            input is null ? throw Missing("input") : new ImageShape(input[0], input[1], input[2]),
            blocks ?? throw Missing("blocks"),
            hidden ?? throw Missing("hidden"),
            classes ?? throw Missing("classes"));
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
        JsonInput json = new(Encoding.UTF8.GetBytes(text));
        json.Read(JsonTokenType.StartArray, "the class names");
        List<string> names = [];
        while (json.Read() && json.Token != JsonTokenType.EndArray)
        {
            json.Expect(JsonTokenType.String, "a class name");
            names.Add(json.GetString());
        }

        json.Read();
        return [.. names];
    }

    private static void WriteBlock(Utf8JsonWriter json, string size, int value, float dropout)
    {
        json.WriteStartObject();
        json.WriteNumber(size, value);
        json.WriteNumber("dropout", dropout);
        json.WriteEndObject();
    }

    private static List<int> ReadIntegers(ref JsonInput json, string name)
    {
        List<int> values = [];
        json.Read(JsonTokenType.StartArray, $"'{name}'");
        while (json.Read() && json.Token != JsonTokenType.EndArray)
            values.Add(Integer(json, name));
        return values;
    }

    private static ImmutableArray<T> ReadBlocks<T>(ref JsonInput json, string name, string size, Func<int, float, T> create)
    {
        List<T> blocks = [];
        json.Read(JsonTokenType.StartArray, $"'{name}'");
        while (json.Read() && json.Token != JsonTokenType.EndArray)
        {
            json.Expect(JsonTokenType.StartObject, $"what holds '{size}'");
            int? count = null;
            float? dropout = null;
            HashSet<string> keys = new(StringComparer.Ordinal);
            while (json.NextKey(keys) is { } key)
            {
                if (key != size && key != "dropout")
                {
                    json.SkipValue();
                    continue;
                }

                json.Read();
                if (key == size)
                    count = Integer(json, key);
                else
                    dropout = Number(json, key);
            }

            blocks.Add(create(count ?? throw Missing(size), dropout ?? throw Missing("dropout")));
        }

        return [.. blocks];
    }

    private static int Integer(in JsonInput json, string name)
    {
        json.Expect(JsonTokenType.Number, $"'{name}'");
        return json.TryGetInteger(out long value) && value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new FormatException($"{json.Literal} as '{name}' instead of an integer");
    }

    private static float Number(in JsonInput json, string name)
    {
        json.Expect(JsonTokenType.Number, $"'{name}'");
        return json.GetSingle();
    }

    private static FormatException Missing(string name) => new($"no '{name}'");
}
