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
    public void Validate() => new OptionProblems(nameof(AffineAugmentationOptions))
        .Within(nameof(RotationRange), RotationRange, 0, 180, "degrees")
        .Require(ZoomX.IsValid, nameof(ZoomX), ZoomRange.Rule, ZoomX)
        .Require(ZoomY.IsValid, nameof(ZoomY), ZoomRange.Rule, ZoomY)
        .Within(nameof(WidthShiftRange), WidthShiftRange, 0, 1, "of the width")
        .Within(nameof(HeightShiftRange), HeightShiftRange, 0, 1, "of the height")
        .Known(nameof(FillMode), FillMode)
        .Require(float.IsFinite(FillValue), nameof(FillValue), "that is finite", FillValue)
        .ThrowIfAny();

    /// <summary>All settings that change a view, the same text in every culture.</summary>
    public override string ToString() => SettingsText.Of(
        nameof(AffineAugmentationOptions),
        (nameof(RotationRange), RotationRange), (nameof(ZoomX), ZoomX), (nameof(ZoomY), ZoomY),
        (nameof(WidthShiftRange), WidthShiftRange), (nameof(HeightShiftRange), HeightShiftRange),
        (nameof(HorizontalFlip), HorizontalFlip), (nameof(VerticalFlip), VerticalFlip),
        (nameof(FillMode), FillMode), (nameof(FillValue), FillValue));
}
