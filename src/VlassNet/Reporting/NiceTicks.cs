using System.Globalization;

namespace VlassNet.Reporting;

/// <summary>The ticks of an axis: multiples of 1, 2 or 5 times a power of ten that enclose or lie in a range.</summary>
internal sealed class NiceTicks
{
    private readonly int decimals;

    private NiceTicks(double step, long first, long last)
    {
        decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        Values = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => Math.Round((first + i) * step, decimals))];
    }

    public IReadOnlyList<double> Values { get; }

    /// <summary>Ticks from at or below the least value to at or above the greatest.</summary>
    public static NiceTicks Around(double least, double greatest, int wanted)
    {
        if (greatest - least < 1e-9 * Math.Max(1, Math.Abs(greatest)))
        {
            double room = Math.Max(0.05, Math.Abs(least) * 0.05);
            (least, greatest) = (least - room, greatest + room);
        }

        double step = Step(greatest - least, wanted);
        return new NiceTicks(step, (long)Math.Floor((least / step) + 1e-9), (long)Math.Ceiling((greatest / step) - 1e-9));
    }

    /// <summary>Ticks in the range, whole numbers if asked for; at least one as long as the range holds one.</summary>
    public static NiceTicks Within(double least, double greatest, int wanted, bool whole)
    {
        double step = Step(greatest - least, wanted);
        if (whole)
            step = Math.Max(1, step);
        return new NiceTicks(step, (long)Math.Ceiling((least / step) - 1e-9), (long)Math.Floor((greatest / step) + 1e-9));
    }

    public string Format(double value) =>
        value.ToString(Math.Abs(value) >= 1e7 ? "0.##e0" : $"N{decimals}", CultureInfo.InvariantCulture);

    private static double Step(double range, int wanted)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(range / wanted)));
        double[] steps = [power, 2 * power, 5 * power, 10 * power];
        return steps.First(step => range / step <= wanted + 1e-9);
    }
}
