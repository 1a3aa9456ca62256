using System.Globalization;

namespace VlassNet.Augmentation;

/// <summary>
/// A range of zoom factors. As in Keras, a factor is the size of the part of the image that is looked at: 0.9 shows nine
/// tenths of the image, enlarged; 1.1 shows a tenth more than the image, made smaller.
/// </summary>
/// <param name="Minimum">The smallest factor, above 0.</param>
/// <param name="Maximum">The largest factor, at most <see cref="Largest"/>.</param>
public readonly record struct ZoomRange(double Minimum, double Maximum)
{
    /// <summary>The largest factor that can be asked for.</summary>
    public const double Largest = 16;

    /// <summary>No zoom: 1 … 1.</summary>
    public static ZoomRange None { get; } = new(1, 1);

    /// <summary>1 − <paramref name="range"/> … 1 + <paramref name="range"/>, as Keras reads a <c>zoom_range</c>.</summary>
    /// <param name="range">The largest change, 0 … 1; 0.1 gives 0.9 … 1.1.</param>
    public static ZoomRange Within(double range) => new(1 - range, 1 + range);

    internal static string Rule => $"with 0 < {nameof(Minimum)} ≤ {nameof(Maximum)} ≤ {Largest}";

    internal bool IsValid => Minimum > 0 && Minimum <= Maximum && Maximum <= Largest;

    /// <summary>The range as <c>0.9 to 1.1</c>, the same text in every culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minimum} to {Maximum}");
}
