namespace VlassNet.Evaluation;

/// <summary>Widths of text in code points, as Python counts them (a string's own length counts UTF-16 units).</summary>
internal static class TextWidth
{
    public static int Of(string text) => text.EnumerateRunes().Count();

    public static string PadLeft(string text, int width) => new string(' ', Math.Max(0, width - Of(text))) + text;
}
