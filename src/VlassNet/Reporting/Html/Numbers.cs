using System.Globalization;
using VlassNet.Evaluation;

namespace VlassNet.Reporting.Html;

/// <summary>Numbers as the report prints them, the same in every culture.</summary>
internal static class Numbers
{
    /// <summary>What stands for a number that is undefined.</summary>
    public const string Undefined = "–";

    /// <summary>Three decimals, as the text report rounds them.</summary>
    public static string Score(double value) => Fixed(value, 3);

    /// <summary>A number with so many decimals.</summary>
    public static string Fixed(double value, int digits) => value switch
    {
        _ when !double.IsFinite(value) => Undefined,
        < 0 when FixedPoint.Format(-value, digits) is { } size && size.AsSpan().IndexOfAnyInRange('1', '9') >= 0 => $"−{size}",
        _ => FixedPoint.Format(Math.Abs(value), digits),
    };

    /// <summary>The ends of an interval, as <c>0.904 to 0.921</c>.</summary>
    public static string Range(MetricInterval interval) => double.IsFinite(interval.Low) && double.IsFinite(interval.High)
        ? $"{Score(interval.Low)} to {Score(interval.High)}"
        : Undefined;

    /// <summary>A number of images, with commas.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of images and the word for them.</summary>
    public static string Images(long count) => count == 1 ? "1 image" : $"{Count(count)} images";

    /// <summary>A share as a whole or broken number of percent.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.###", CultureInfo.InvariantCulture);
}
