using System.Text.Json;
using VlassNet.Formats.Json;

namespace VlassNet.Networks;

/// <summary>A <see cref="Calibration"/> within a card's JSON, e.g. <c>{"temperature":1.31,"offsets":[0.2,-0.4],"average_symmetries":true}</c>.</summary>
internal static class CalibrationJson
{
    public const string Key = "calibration";

    public static void Write(Utf8JsonWriter json, Calibration calibration)
    {
        json.WriteStartObject(Key);
        json.WriteNumber("temperature", calibration.Temperature);
        json.WriteStartArray("offsets");
        foreach (double offset in calibration.Offsets)
            json.WriteNumberValue(offset);
        json.WriteEndArray();
        json.WriteBoolean("average_symmetries", calibration.AverageSymmetries);
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> wrote, after its key; the numbers may still be impossible.</summary>
    /// <exception cref="FormatException">The text is something else; the message says what.</exception>
    public static Calibration Read(ref JsonInput json)
    {
        Calibration calibration = new();
        json.Read(JsonTokenType.StartObject, $"'{Key}'");
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (json.NextKey(keys) is { } key)
        {
            switch (key)
            {
                case "temperature":
                    json.Read(JsonTokenType.Number, $"'{key}'");
                    calibration = calibration with { Temperature = json.GetDouble() };
                    break;
                case "offsets":
                    List<double> offsets = [];
                    json.Read(JsonTokenType.StartArray, $"'{key}'");
                    while (json.Read() && json.Token != JsonTokenType.EndArray)
                    {
                        json.Expect(JsonTokenType.Number, "an offset");
                        offsets.Add(json.GetDouble());
                    }

                    calibration = calibration with { Offsets = [.. offsets] };
                    break;
                case "average_symmetries":
                    json.Read();
                    if (json.Token is not (JsonTokenType.True or JsonTokenType.False))
                        throw new FormatException($"{json.Token} as '{key}' instead of true or false");
                    calibration = calibration with { AverageSymmetries = json.Token == JsonTokenType.True };
                    break;
                default:
                    json.SkipValue();
                    break;
            }
        }

        return calibration;
    }
}
