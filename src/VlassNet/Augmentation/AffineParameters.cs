namespace VlassNet.Augmentation;

/// <summary>What <see cref="AffineAugmenter"/> draws for one view.</summary>
/// <param name="Degrees">The angle θ of the rotation.</param>
/// <param name="ShiftX">The shift along a row, in columns.</param>
/// <param name="ShiftY">The shift along a column, in rows.</param>
/// <param name="ZoomX">The zoom factor along a row.</param>
/// <param name="ZoomY">The zoom factor along a column.</param>
/// <param name="FlipHorizontal">Whether the columns are reversed afterwards.</param>
/// <param name="FlipVertical">Whether the rows are reversed afterwards.</param>
internal readonly record struct AffineParameters(
    double Degrees, double ShiftX, double ShiftY, double ZoomX, double ZoomY, bool FlipHorizontal, bool FlipVertical)
{
    /// <summary>
    /// Draws for one key. Every number is drawn whether or not its option is on, so that turning one option on or off leaves
    /// what the others do to a sample as it was.
    /// </summary>
    public static AffineParameters Draw(AffineAugmentationOptions options, ImageShape shape, SampleKey key)
    {
        CounterRandom random = AugmentationStream.Affine.Start(key);
        return new AffineParameters(
            Degrees: random.Uniform(-options.RotationRange, options.RotationRange),
            ShiftX: random.Uniform(-options.WidthShiftRange, options.WidthShiftRange) * shape.Columns,
            ShiftY: random.Uniform(-options.HeightShiftRange, options.HeightShiftRange) * shape.Rows,
            ZoomX: random.Uniform(options.ZoomX.Minimum, options.ZoomX.Maximum),
            ZoomY: random.Uniform(options.ZoomY.Minimum, options.ZoomY.Maximum),
            FlipHorizontal: random.NextInt(2) == 1 && options.HorizontalFlip,
            FlipVertical: random.NextInt(2) == 1 && options.VerticalFlip);
    }

    /// <summary>
    /// M = R(θ)·T·Z about the centre ((columns − 1)/2, (rows − 1)/2), with column vectors (x, y) and
    /// R(θ) = [cos θ, −sin θ; sin θ, cos θ], which is the matrix that Keras' <c>apply_affine_transform</c> hands to SciPy. Flips
    /// are not in it.
    /// </summary>
    public AffineMap ToMap(ImageShape shape)
    {
        (double sin, double cos) = Math.SinCos(Degrees * (Math.PI / 180));
        double centreX = (shape.Columns - 1) / 2.0, centreY = (shape.Rows - 1) / 2.0;

        // T·Z of the pixel (0, 0), seen from the centre.
        double x = ShiftX - ZoomX * centreX;
        double y = ShiftY - ZoomY * centreY;
        return new AffineMap(
            X0: centreX + cos * x - sin * y,
            XRow: -sin * ZoomY,
            XColumn: cos * ZoomX,
            Y0: centreY + sin * x + cos * y,
            YRow: cos * ZoomY,
            YColumn: sin * ZoomX);
    }
}
