using System.CommandLine;

namespace VlassNet.Tool.CommandLine;

/// <summary>The command line as it was typed.</summary>
internal static class TypedLine
{
    /// <summary>For a report: with quotes where a part has spaces.</summary>
    public static string CommandLine(this ParseResult parsed) => string.Join(
        ' ', parsed.Tokens.Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"'{token.Value}'" : token.Value).Prepend("vlassnet"));
}
