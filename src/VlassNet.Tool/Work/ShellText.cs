using System.Text.RegularExpressions;

namespace VlassNet.Tool.Work;

/// <summary>Command lines as shells take them.</summary>
internal static partial class ShellText
{
    public static string Quote(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    public static string Quote(string word) => Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex("^[A-Za-z0-9_./:=@%+,-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
