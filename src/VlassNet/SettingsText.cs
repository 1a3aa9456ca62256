using System.Globalization;

namespace VlassNet;

/// <summary>A thing and its settings in one line, <c>Adam { Beta1 = 0.9, Beta2 = 0.999 }</c>, the same in every culture.</summary>
internal static class SettingsText
{
    /// <param name="name">What it is.</param>
    /// <param name="settings">The settings that change what it does, in a fixed order.</param>
    public static string Of(string name, params ReadOnlySpan<(string Name, object? Value)> settings)
    {
        if (settings.IsEmpty)
            return name;
        List<string> texts = [];
        foreach ((string setting, object? value) in settings)
            texts.Add(string.Create(CultureInfo.InvariantCulture, $"{setting} = {value ?? "none"}"));
        return $"{name} {{ {string.Join(", ", texts)} }}";
    }
}
