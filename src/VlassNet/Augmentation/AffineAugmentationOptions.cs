namespace VlassNet.Augmentation;

/// <summary>
/// How far <see cref="AffineAugmenter"/> may go, in the words of Keras' <c>ImageDataGenerator</c>. Everything is off by
/// default; <see cref="Notebook"/> is what the AAS 242 notebook asks for.
/// </summary>
public sealed record AffineAugmentationOptions
{
    /// <summary>
    /// The notebook's: rotation by any angle, zoom 0.9 … 1.1, shifts of up to a tenth of the image, both flips, the nearest
    /// edge pixel outside.
    /// </summary>
    public static AffineAugmentationOptions Notebook { get; } = new()
    {
        RotationRange = 180,
        ZoomX = ZoomRange.Within(0.1),
        ZoomY = ZoomRange.Within(0.1),
        WidthShiftRange = 0.1,
        HeightShiftRange = 0.1,
        HorizontalFlip = true,
        VerticalFlip = true,
    };

    /// <summary>The largest rotation either way, in degrees, 0 … 180. Default 0.</summary>
    public double RotationRange { get; init; }

    /// <summary>The zoom along a row (in columns). Default 1 … 1. Drawn apart from <see cref="ZoomY"/>.</summary>
    public ZoomRange ZoomX { get; init; } = ZoomRange.None;

    /// <summary>The zoom along a column (in rows). Default 1 … 1.</summary>
    public ZoomRange ZoomY { get; init; } = ZoomRange.None;

    /// <summary>The largest shift along a row either way, as a fraction of the columns, 0 … 1. Default 0.</summary>
    public double WidthShiftRange { get; init; }

    /// <summary>The largest shift along a column either way, as a fraction of the rows, 0 … 1. Default 0.</summary>
    public double HeightShiftRange { get; init; }

    /// <summary>Whether every other view, at random, has its columns reversed. Default false.</summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>Whether every other view, at random, has its rows reversed. Default false.</summary>
    public bool VerticalFlip { get; init; }

    /// <summary>What lies outside the image. Default <see cref="FillMode.Nearest"/>.</summary>
    public FillMode FillMode { get; init; } = FillMode.Nearest;

    /// <summary>The value outside the image with <see cref="FillMode.Constant"/>. Default 0.</summary>
    public float FillValue { get; init; }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message lists every one that is.</exception>
    public void Validate()
    {
        List<string> problems = [];
        CheckRange(nameof(RotationRange), RotationRange, 180, "degrees");
        CheckZoom(nameof(ZoomX), ZoomX);
        CheckZoom(nameof(ZoomY), ZoomY);
        CheckRange(nameof(WidthShiftRange), WidthShiftRange, 1, "of the width");
        CheckRange(nameof(HeightShiftRange), HeightShiftRange, 1, "of the height");
        if (!Enum.IsDefined(FillMode))
            problems.Add($"{nameof(FillMode)} must be one of {string.Join(", ", Enum.GetNames<FillMode>())}, but is {FillMode}");
        if (!float.IsFinite(FillValue))
            problems.Add($"{nameof(FillValue)} must be finite, but is {FillValue}");
        if (problems.Count > 0)
            throw new ArgumentException($"{nameof(AffineAugmentationOptions)}: {string.Join("; ", problems)}.");

        void CheckRange(string setting, double value, double largest, string unit)
        {
            if (!(value >= 0 && value <= largest))
                problems.Add($"{setting} must be 0 to {largest} {unit}, but is {value}");
        }

        void CheckZoom(string setting, ZoomRange zoom)
        {
            if (!zoom.IsValid)
            {
                string range = $"0 < Minimum <= Maximum <= {ZoomRange.Largest}";
                problems.Add($"{setting} must have {range}, but is {zoom.Minimum} to {zoom.Maximum}");
            }
        }
    }
}
