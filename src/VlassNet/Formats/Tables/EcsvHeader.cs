using System.Text;
using System.Text.RegularExpressions;

namespace VlassNet.Formats.Tables;

/// <summary>
/// What an ECSV file (astropy's enhanced character-separated values) says of its columns: a YAML document in the comments before the names,
/// of which the delimiter, and the names, units and types of the columns are read.
/// </summary>
/// <param name="Delimiter">What stands between fields; a space where the file does not say.</param>
/// <param name="Units">The unit of each column that has one.</param>
internal sealed partial record EcsvHeader(char Delimiter, IReadOnlyDictionary<string, string> Units)
{
    /// <summary>What is said of a column is short; a stranger's description of more would take the pattern long.</summary>
    private const int LongestDescription = 4000;

    /// <param name="comments">The comments before the names, without their <c>#</c>.</param>
    /// <returns>Null where they are no header of ECSV.</returns>
    public static EcsvHeader? Find(IReadOnlyList<string> comments)
    {
        if (comments.Count == 0 || !comments[0].StartsWith("%ECSV", StringComparison.Ordinal))
            return null;
        char delimiter = ' ';
        Dictionary<string, string> units = new(StringComparer.Ordinal);
        StringBuilder item = new();
        bool isInColumns = false;
        foreach (string comment in comments)
        {
            if (DelimiterLine().Match(comment) is { Success: true } line)
                delimiter = line.Groups[1].Value[0];
            bool isNew = comment.StartsWith("- ", StringComparison.Ordinal), isKey = !isNew && TopKey().IsMatch(comment);
            if (isNew || isKey)
                AddUnit(item, units);
            if (isKey)
                isInColumns = comment.StartsWith("datatype:", StringComparison.Ordinal);
            if (isInColumns && !isKey)
                item.Append(isNew ? comment[2..] : comment).Append(' ');
        }

        AddUnit(item, units);
        return new EcsvHeader(delimiter, units);
    }

    /// <summary>Reads the description of a column, e.g. <c>{name: ra, unit: deg, datatype: float64}</c>, and begins with the next.</summary>
    private static void AddUnit(StringBuilder item, Dictionary<string, string> units)
    {
        string? name = null, unit = null;
        string description = item.Length <= LongestDescription ? item.ToString() : "";
        foreach (Match pair in Pair().Matches(description))
        {
            string value = pair.Groups["quoted"].Success ? pair.Groups["quoted"].Value : pair.Groups["plain"].Value.Trim();
            if (pair.Groups["key"].Value == "name")
                name ??= value;
            else
                unit ??= value;
        }

        if (name is not null && unit is not null)
            units.TryAdd(name, unit);
        item.Clear();
    }

    [GeneratedRegex(@"^delimiter:\s*['""]?([,; |\t])")]
    private static partial Regex DelimiterLine();

    [GeneratedRegex(@"^(?:datatype|delimiter|schema|meta)\s*:|^---|^%ECSV")]
    private static partial Regex TopKey();

    [GeneratedRegex(@"(?:^|[{,\s])(?<key>name|unit)\s*:\s*(?:'(?<quoted>[^']*)'|""(?<quoted>[^""]*)""|(?<plain>[^,}]*?)(?=[,}]|\s\w+:|\s*$))")]
    private static partial Regex Pair();
}
