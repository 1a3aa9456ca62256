using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VlassNet.Sky;

/// <summary>
/// How the pixels of a cutout are scaled to 0…1, the same for training and for classifying: what a network has learnt depends on it, so
/// its name travels with the model. Each cutout is scaled by its own pixels; where all are equal, they become 0.
/// </summary>
/// <remarks>
/// Names are <c>none</c>, <c>min-max</c>, <c>percentile LOW HIGH</c>, <c>asinh A</c>, <c>root DEGREE</c> and <c>sigma LOW HIGH</c>; <see cref="Parse"/> reads
/// what <see cref="ToString"/> gives.
/// </remarks>
public sealed record PixelNormalization
{
    private const string NoneName = "none";
    private const string MinMaxName = "min-max";
    private const string PercentileName = "percentile";
    private const string AsinhName = "asinh";
    private const string SigmaName = "sigma";
    private const string RootName = "root";
    private const double LeastAsinh = 1e-6;

    private readonly string kind;
    private readonly double first;
    private readonly double second;

    private PixelNormalization(string kind, double first = 0, double second = 0)
    {
        this.kind = kind;
        this.first = first;
        this.second = second;
    }

    /// <summary>Pixels stay as they are.</summary>
    public static PixelNormalization None { get; } = new(NoneName);

    /// <summary>From the least pixel, 0, to the greatest, 1: as in the published VLASS set.</summary>
    public static PixelNormalization MinMax { get; } = new(MinMaxName);

    /// <summary>Between two percentiles of the pixels, as NumPy interpolates them; what lies beyond becomes 0 or 1.</summary>
    /// <param name="low">The percentile that becomes 0, in percent.</param>
    /// <param name="high">The percentile that becomes 1, in percent.</param>
    /// <exception cref="ArgumentException">Not 0 ≤ low &lt; high ≤ 100.</exception>
    public static PixelNormalization Percentile(double low = 0.5, double high = 99.5) => low >= 0 && low < high && high <= 100
        ? new(PercentileName, low, high)
        : throw new ArgumentException($"expected percentiles with 0 ≤ low < high ≤ 100; received {low} and {high}");

    /// <summary>
    /// <see cref="MinMax"/>, then <c>asinh(x / a) / asinh(1 / a)</c>, which lifts what is faint (Lupton et al. 1999; astropy's
    /// <c>AsinhStretch</c>).
    /// </summary>
    /// <param name="a">Where it turns from linear to logarithmic, from 10⁻⁶ to 1.</param>
    /// <exception cref="ArgumentException">It is outside.</exception>
    public static PixelNormalization Asinh(double a = 0.1) => a is >= LeastAsinh and <= 1
        ? new(AsinhName, a)
        : throw new ArgumentException($"expected a from {LeastAsinh} to 1; received {a}");

    /// <summary>
    /// <see cref="MinMax"/>, then the root <c>x^(1/degree)</c>, which lifts what is faint more evenly than <see cref="Asinh"/> (astropy's
    /// <c>PowerStretch</c>, and <c>SqrtStretch</c> for 2).
    /// </summary>
    /// <param name="degree">The degree of the root, above 1 and at most 10. Default 2, the square root.</param>
    /// <exception cref="ArgumentException">It is outside.</exception>
    public static PixelNormalization Root(double degree = 2) => degree is > 1 and <= 10
        ? new(RootName, degree)
        : throw new ArgumentException(FormattableString.Invariant($"expected a degree above 1 and at most 10; received {degree}"));

    /// <summary>
    /// Between so many standard deviations of the noise from the median; what lies beyond becomes 0 or 1. The deviation is 1.4826 times
    /// the median absolute deviation, which sources hardly touch.
    /// </summary>
    /// <param name="low">The deviations that become 0.</param>
    /// <param name="high">The deviations that become 1.</param>
    /// <exception cref="ArgumentException">Not low &lt; high, or not finite.</exception>
    public static PixelNormalization Sigma(double low = -1, double high = 10) => low < high && double.IsFinite(low) && double.IsFinite(high)
        ? new(SigmaName, low, high)
        : throw new ArgumentException($"expected deviations with low < high; received {low} and {high}");

    /// <summary>Reads a normalisation's name.</summary>
    /// <param name="text">The name, as <see cref="ToString"/> gives it.</param>
    /// <exception cref="FormatException">It is none; the message lists them.</exception>
    public static PixelNormalization Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        List<double> numbers = [];
        foreach (string word in words.Skip(1))
            numbers.Add(double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN);
        try
        {
            switch (words.FirstOrDefault()?.ToLowerInvariant(), numbers)
            {
                case (NoneName, []): return None;
                case (MinMaxName, []): return MinMax;
                case (PercentileName, [var low, var high]): return Percentile(low, high);
                case (AsinhName, [var a]): return Asinh(a);
                case (SigmaName, [var low, var high]): return Sigma(low, high);
                case (RootName, [var degree]): return Root(degree);
            }
        }
        catch (ArgumentException error)
        {
            throw new FormatException(error.Message, error);
        }

        throw new FormatException(
            $"Expected a normalisation: 'none', 'min-max', 'percentile LOW HIGH', 'asinh A', 'root DEGREE' or 'sigma LOW HIGH'; found '{text}'.");
    }

    /// <summary>The name, e.g. <c>percentile 0.5 99.5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{kind} {(kind is AsinhName or RootName ? first.ToString("R", CultureInfo.InvariantCulture) : Limits)}").TrimEnd();

    /// <summary>Scales the pixels of one cutout.</summary>
    /// <param name="pixels">The pixels, all finite; replaced.</param>
    public void Apply(Span<float> pixels) => Apply(pixels, pixels);

    /// <summary>Scales pixels by what others are.</summary>
    /// <param name="pixels">The pixels; replaced.</param>
    /// <param name="measured">Those that decide what becomes 0 and 1, all finite.</param>
    internal void Apply(Span<float> pixels, ReadOnlySpan<float> measured)
    {
        if (kind == NoneName || measured.Length == 0)
            return;
        (double zero, double one) = LimitsOf(measured);
        Stretch(pixels, zero, one);
        if (kind == RootName)
            TakeRoot(pixels);
        if (kind != AsinhName)
            return;
        double scale = 1 / Math.Asinh(1 / first);
        foreach (ref float pixel in pixels)
            pixel = (float)(Math.Asinh(pixel / first) * scale);
    }

    private void TakeRoot(Span<float> pixels)
    {
        foreach (ref float pixel in pixels)
            pixel = first == 2 ? MathF.Sqrt(pixel) : (float)Math.Pow(pixel, 1 / first);
    }

    private string Limits => kind is PercentileName or SigmaName ? FormattableString.Invariant($"{first:R} {second:R}") : "";

    /// <summary>The values that become 0 and 1.</summary>
    private (double Zero, double One) LimitsOf(ReadOnlySpan<float> pixels)
    {
        if (kind is not (PercentileName or SigmaName))
            return PixelStatistics.Extremes(pixels);
        using PixelStatistics statistics = new(pixels);
        if (kind == PercentileName)
            return (statistics.Percentile(first), statistics.Percentile(second));
        (double median, double deviation) = statistics.Noise();
        return (median + (first * deviation), median + (second * deviation));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Stretch(Span<float> pixels, double zero, double one)
    {
        if (!(one > zero))
        {
            pixels.Clear();
            return;
        }

        // Dividing by the range, and not multiplying by its inverse, gives 1 for the greatest pixel.
        float least = (float)zero, range = (float)one - least;
        if (range > 0 && float.IsFinite(range))
        {
            Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(pixels);
            foreach (ref Vector<float> vector in vectors)
                vector = Vector.Min(Vector.Max((vector - new Vector<float>(least)) / new Vector<float>(range), Vector<float>.Zero), Vector<float>.One);
            foreach (ref float pixel in pixels[(vectors.Length * Vector<float>.Count)..])
                pixel = Math.Clamp((pixel - least) / range, 0, 1);
            return;
        }

        // Limits that only doubles can tell apart, or whose distance only they can hold.
        foreach (ref float pixel in pixels)
            pixel = (float)Math.Clamp((pixel - zero) / (one - zero), 0, 1);
    }
}
