using System.CommandLine;
using System.CommandLine.Parsing;

namespace VlassNet.Tool.CommandLine;

/// <summary>Reads which part of a catalogue is meant: <c>3/16</c>, or <c>3</c> where another option says how many there are.</summary>
internal static class PartReader
{
    public static Func<ArgumentResult, CatalogPart?> Of(Option<int?> parts) => argument =>
    {
        string text = argument.Tokens[0].Value;
        int? count = argument.GetValue(parts);
        try
        {
            CatalogPart part = CatalogPart.Parse(count is { } known && !text.Contains('/', StringComparison.Ordinal) ? FormattableString.Invariant($"{text}/{known}") : text);
            if (count is { } said && part.Count != said)
                throw new FormatException($"Expected a part of {said}, as --parts says; found '{text}'.");
            return part;
        }
        catch (FormatException error)
        {
            argument.AddError($"--part: {error.Message}");
            return null;
        }
    };
}
