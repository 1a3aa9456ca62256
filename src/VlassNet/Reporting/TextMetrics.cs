using System.Text;

namespace VlassNet.Reporting;

/// <summary>Guesses how wide text will be, on the generous side, since an SVG meets its font only where it is shown.</summary>
internal static class TextMetrics
{
    private const string Narrow = "iljtfrI.,:;'|!()[] ";
    private const string Wide = "mwMW@%";

    /// <summary>The width in pixels at a font size.</summary>
    public static double Width(string text, double size) => size * text.EnumerateRunes().Sum(Ems);

    /// <summary>The text if it fits, or as much of its beginning as does, and an ellipsis.</summary>
    public static string Fit(string text, double size, double width)
    {
        if (Width(text, size) <= width)
            return text;
        StringBuilder kept = new();
        double used = Ems(new Rune('…')) * size;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += Ems(rune) * size;
            if (used > width)
                break;
            kept.Append(rune.ToString());
        }

        return kept.ToString().TrimEnd() + "…";
    }

    private static double Ems(Rune rune) => rune.Value switch
    {
        _ when rune.IsBmp && Narrow.Contains((char)rune.Value) => 0.38,
        _ when rune.IsBmp && Wide.Contains((char)rune.Value) => 0.95,
        >= 0x1100 and not 0x2026 => 1.05,
        >= 'A' and <= 'Z' => 0.72,
        _ => 0.6,
    };
}
