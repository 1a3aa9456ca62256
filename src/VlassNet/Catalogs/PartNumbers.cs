using System.Globalization;

namespace VlassNet.Catalogs;

/// <summary>Numbers of parts as Slurm's <c>--array</c> takes them.</summary>
internal static class PartNumbers
{
    /// <summary>E.g. <c>3,7-9</c>, of numbers in rising order.</summary>
    public static string Write(IEnumerable<int> numbers)
    {
        List<(int First, int Last)> ranges = [];
        foreach (int number in numbers)
        {
            if (ranges.Count > 0 && ranges[^1].Last == number - 1)
                ranges[^1] = (ranges[^1].First, number);
            else
                ranges.Add((number, number));
        }

        return string.Join(',', ranges.Select(range => range.First == range.Last
            ? range.First.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}")));
    }
}
