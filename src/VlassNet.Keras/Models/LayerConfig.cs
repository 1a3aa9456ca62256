using System.Text.Json;
using System.Text.RegularExpressions;

namespace VlassNet.Keras.Models;

/// <summary>One layer as the model's description has it.</summary>
/// <param name="Class">The class, e.g. <c>Conv2D</c>.</param>
/// <param name="Name">What the model calls it.</param>
/// <param name="Settings">Its settings by Keras' names.</param>
/// <param name="Errors">Makes the exceptions.</param>
internal sealed partial record LayerConfig(string Class, string Name, JsonElement Settings, InputErrors Errors)
{
    /// <summary>The class as Keras spells it in groups: <c>conv2d</c>, <c>batch_normalization</c>.</summary>
    public string GroupName => UpperAfterLower().Replace(WordAfterAny().Replace(Class, "$1_$2"), "$1_$2").ToLowerInvariant();

    /// <summary>A setting; one that is missing or null is of the kind null.</summary>
    public JsonElement this[string setting] =>
        Settings.ValueKind == JsonValueKind.Object && Settings.TryGetProperty(setting, out JsonElement value) ? value : default;

    /// <summary>Makes the exception for a layer that cannot be one of VlassNet's.</summary>
    public Exception Refuse(string expected, string found, string advice = "VlassNet's network has no such layer.") =>
        Errors.In($"layer '{Name}' ({Class})", expected, found, advice);

    /// <summary>Makes sure that a setting is one of some values; a missing one is taken for what Keras does without.</summary>
    /// <param name="setting">Its name.</param>
    /// <param name="allowed">The values as JSON without spaces, e.g. <c>[3,3]</c>; <c>null</c> stands for a missing one, too.</param>
    public void Require(string setting, params ReadOnlySpan<string> allowed)
    {
        JsonElement value = this[setting];
        string text = IsNull(value) ? "null" : value.GetRawText().Replace(" ", "", StringComparison.Ordinal);
        if (!allowed.Contains(text))
            throw Refuse(Allowed(setting, allowed), text);
    }

    /// <summary>A number that must be there.</summary>
    public double Number(string setting) =>
        this[setting] is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number)
            ? number
            : throw Refuse($"the number {setting}", Found(setting));

    /// <summary>A whole number that must be there, at least 1.</summary>
    public int Count(string setting) =>
        this[setting] is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int number) && number > 0
            ? number
            : throw Refuse($"the number {setting}, at least 1", Found(setting));

    /// <summary>The activation: <c>linear</c> where there is none.</summary>
    public string Activation() => this["activation"] switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => "linear",
        _ => throw Refuse("an activation by its name", Found("activation")),
    };

    /// <summary>A share of dropped activations.</summary>
    public float DropoutRate()
    {
        Require("noise_shape", "null");
        double rate = Number("rate");
        return rate is >= 0 and < 1 ? (float)rate : throw Refuse("a rate in [0, 1)", Found("rate"));
    }

    private static string Allowed(string setting, ReadOnlySpan<string> allowed) => allowed is ["null"]
        ? $"no {setting}"
        : $"{setting} {string.Join(" or ", allowed.ToArray().Where(one => one != "null"))}";

    private static bool IsNull(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private string Found(string setting) => IsNull(this[setting]) ? "none" : this[setting].GetRawText();

    // The rules of Keras' own to_snake_case, by which it names the groups.
    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex WordAfterAny();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex UpperAfterLower();
}
