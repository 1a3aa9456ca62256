using System.Globalization;

namespace VlassNet.Catalogs;

/// <summary>A column of a table that is written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsText">Whether it holds texts; else numbers.</param>
/// <param name="Unit">The unit, in the VOTable's words, or null.</param>
/// <param name="Meaning">The unified content descriptor (UCD) of the IVOA, or null.</param>
/// <param name="Description">What it is.</param>
/// <param name="Text">The text of a row; empty where there is nothing.</param>
internal sealed record WrittenColumn<T>(
    string Name, bool IsText, string? Unit, string? Meaning, string Description, Func<T, string> Text);

/// <summary>Numbers in tables.</summary>
internal static class WrittenNumber
{
    /// <summary>The same in every culture; empty for what is not a number.</summary>
    public static string Text(double? value, string format) =>
        value is { } number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : "";
}
