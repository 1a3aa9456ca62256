using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using VlassNet.Formats.Json;

namespace VlassNet.Networks;

/// <summary>
/// A network's architecture as JSON, e.g. <c>{"input":[64,64,1],"blocks":[{"filters":75,"dropout":0}],
/// "hidden":[{"units":512,"dropout":0.3}],"classes":4}</c>, where the input is <c>[rows, columns, channels]</c>. What is as usual is left
/// out: <c>"pool":false</c> of a block, and <c>"globalAverage":true</c> and <c>"batchNormalizationMomentum":0.9</c> of the network.
/// </summary>
internal static class NetworkSpecJson
{
    private const string PoolKey = "pool";
    private const string AverageKey = "globalAverage";
    private const string MomentumKey = "batchNormalizationMomentum";

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
            WriteBlock(json, "filters", block.Filters, block.Dropout, block.Pool);
        json.WriteEndArray();
        json.WriteStartArray("hidden");
        foreach (DenseBlock block in spec.Hidden)
            WriteBlock(json, "units", block.Units, block.Dropout);
        json.WriteEndArray();
        json.WriteNumber("classes", spec.Classes);
        if (spec.GlobalAverage)
            json.WriteBoolean(AverageKey, true);
        if (spec.BatchNormalizationMomentum != BatchNormalization.Momentum)
            json.WriteNumber(MomentumKey, spec.BatchNormalizationMomentum);
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
        bool average = false;
        float momentum = BatchNormalization.Momentum;
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
                    blocks = ReadBlocks(ref json, key, "filters", (filters, dropout, pool) => new ConvolutionBlock(filters, dropout, pool));
                    break;
                case "hidden":
                    hidden = ReadBlocks(ref json, key, "units", (units, dropout, _) => new DenseBlock(units, dropout));
                    break;
                case "classes":
                    json.Read();
                    classes = Integer(json, key);
                    break;
                case AverageKey:
                    json.Read();
                    average = Boolean(json, key);
                    break;
                case MomentumKey:
                    json.Read();
                    momentum = Number(json, key);
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
            classes ?? throw Missing("classes"))
        {
            GlobalAverage = average, BatchNormalizationMomentum = momentum,
        };
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

    private static void WriteBlock(Utf8JsonWriter json, string size, int value, float dropout, bool pool = true)
    {
        json.WriteStartObject();
        json.WriteNumber(size, value);
        json.WriteNumber("dropout", dropout);
        if (!pool)
            json.WriteBoolean(PoolKey, false);
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

    private static ImmutableArray<T> ReadBlocks<T>(ref JsonInput json, string name, string size, Func<int, float, bool, T> create)
    {
        List<T> blocks = [];
        json.Read(JsonTokenType.StartArray, $"'{name}'");
        while (json.Read() && json.Token != JsonTokenType.EndArray)
        {
            json.Expect(JsonTokenType.StartObject, $"what holds '{size}'");
            int? count = null;
            float? dropout = null;
            bool pool = true;
            HashSet<string> keys = new(StringComparer.Ordinal);
            while (json.NextKey(keys) is { } key)
            {
                if (key != size && key is not ("dropout" or PoolKey))
                {
                    json.SkipValue();
                    continue;
                }

                json.Read();
                if (key == size)
                    count = Integer(json, key);
                else if (key == PoolKey)
                    pool = Boolean(json, key);
                else
                    dropout = Number(json, key);
            }

            blocks.Add(create(count ?? throw Missing(size), dropout ?? throw Missing("dropout"), pool));
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

    private static bool Boolean(in JsonInput json, string name) => json.Token switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new FormatException($"{JsonInput.Describe(json.Token)} as '{name}' instead of true or false"),
    };

    private static FormatException Missing(string name) => new($"no '{name}'");
}
