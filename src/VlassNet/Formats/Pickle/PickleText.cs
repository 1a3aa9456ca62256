using System.Text;

namespace VlassNet.Formats.Pickle;

/// <summary>Reads what a pickle may give as text, bytes or a NumPy scalar.</summary>
internal static class PickleText
{
    /// <summary>Whether a value is just this ASCII text. No text is made of the value, which may be long and asked often.</summary>
    public static bool Is(object? value, string ascii) => value switch
    {
        string text => text == ascii,
        PickleBytes bytes => Ascii.Equals(bytes.Value, ascii),
        _ => false,
    };

    /// <summary>A value as text if it is one of at most so many characters; else null.</summary>
    public static string? OfAtMost(int characters, object? value) => value switch
    {
        string text when text.Length <= characters => text,
        PickleBytes bytes when bytes.Value.Length <= characters => Encoding.Latin1.GetString(bytes.Value),
        _ => null,
    };

    /// <summary>What a value is, for messages.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "None",
        bool truth => truth ? "True" : "False",
        string => "a text",
        PickleBytes or VlassNet.Formats.Arrays.FileRegion => "bytes",
        PickleTuple tuple => $"a tuple of {tuple.Items.Length:N0}",
        List<object?> list => $"a list of {list.Count:N0}",
        PickleUnordered set => $"a set of {set.Items.Count:N0}",
        PickleDictionary dictionary => $"a dictionary of {dictionary.Pairs.Count:N0}",
        PickleArray { Value: { } array } => $"an array {array.Layout}",
        PickleArray { Objects: { } objects } => $"an object array {objects.Layout}",
        PickleArray => "an array without data",
        LoadedPayload => "the data of an array",
        PickleElementType type => $"the type {type.Type}",
        PickleGlobal global => $"the name of {global}",
        ValueType => $"the number {value}",
        _ => value.ToString()!,
    };
}
