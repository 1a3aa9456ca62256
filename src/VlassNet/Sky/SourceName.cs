using System.Globalization;

namespace VlassNet.Sky;

/// <summary>
/// Names of sources as the International Astronomical Union wants them: the survey, J and the position in sexagesimal digits, which are
/// cut off and not rounded, e.g. <c>VLASS J095609.97+021156.2</c>.
/// </summary>
internal static class SourceName
{
    private const int HundredthsOfSecond = 100;
    private const int TenthsOfArcsecond = 10;

    /// <summary>What is less than this below the next digit is that digit: degrees are binary, and their digits decimal.</summary>
    private const double Slack = 1e-6;

    public static string Of(SkyPosition position, string survey)
    {
        double longitude = position.RightAscension - (360 * Math.Floor(position.RightAscension / 360));
        long time = (long)Math.Floor((longitude * 240 * HundredthsOfSecond) + Slack) % (24L * 3600 * HundredthsOfSecond);
        long angle = (long)Math.Floor((Math.Abs(position.Declination) * 3600 * TenthsOfArcsecond) + Slack);
        char sign = position.Declination < 0 ? '-' : '+';
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{survey} J{Digits(time, HundredthsOfSecond)}.{time % HundredthsOfSecond:D2}{sign}{Digits(angle, TenthsOfArcsecond)}.{angle % TenthsOfArcsecond:D1}");
    }

    private static string Digits(long value, int parts)
    {
        long seconds = value / parts;
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:D2}{seconds / 60 % 60:D2}{seconds % 60:D2}");
    }
}
