namespace VlassNet.Formats.Tables;

/// <summary>
/// Texts that a spreadsheet would take for a formula and run. An apostrophe in front makes them plain text there, and is taken away again
/// when the table is read.
/// </summary>
internal static class SpreadsheetText
{
    private const string FormulaStarts = "=+-@\t";

    /// <summary>A text that no spreadsheet runs.</summary>
    public static string Guard(string text) => IsFormula(text) ? '\'' + text : text;

    /// <summary>The text that <see cref="Guard"/> was given.</summary>
    public static string Unguard(string text) => text.StartsWith('\'') && IsFormula(text) ? text[1..] : text;

    // Apostrophes that are part of the text get another one, so that each text is read back as it was.
    private static bool IsFormula(string text)
    {
        ReadOnlySpan<char> start = text.AsSpan().TrimStart('\'');
        return start.Length > 0 && FormulaStarts.Contains(start[0], StringComparison.Ordinal);
    }
}
