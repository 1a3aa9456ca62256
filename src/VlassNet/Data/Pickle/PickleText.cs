using System.Text;

namespace VlassNet.Data.Pickle;

/// <summary>Reads what a pickle may give as text, bytes or a NumPy scalar.</summary>
internal static class PickleText
{
    /// <summary>A value as text, or null where it is none.</summary>
    public static string? Of(object? value) => value switch
    {
        string text => text,
        PickleBytes bytes => Encoding.Latin1.GetString(bytes.Value),
        _ => null,
    };

    /// <summary>What a value is, for messages.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "None",
        bool truth => truth ? "True" : "False",
        string => "a text",
        PickleBytes or Arrays.FileRegion => "bytes",
        PickleTuple tuple => $"a tuple of {tuple.Items.Length:N0}",
        List<object?> list => $"a list of {list.Count:N0}",
        PickleDictionary dictionary => $"a dictionary of {dictionary.Pairs.Count:N0}",
        PickleArray { Value: { } array } => $"an array {array.Layout}",
        PickleArray => "an array without data",
        LoadedPayload => "the data of an array",
        PickleElementType type => $"the type {type.Type}",
        PickleGlobal global => $"the name of {global}",
        _ => $"the number {value}",
    };
}
