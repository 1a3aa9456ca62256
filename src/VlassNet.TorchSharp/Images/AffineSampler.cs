using static TorchSharp.torch;

namespace VlassNet.TorchSharp.Images;

/// <summary>Samples a batch of images through an affine map each, on the device.</summary>
internal sealed class AffineSampler : IDisposable
{
    /// <summary>Numbers of a map.</summary>
    public const int Coefficients = 6;

    private static readonly float[] Identity = Of(AffineMap.Identity);

    private readonly ImageShape shape;
    private readonly Tensor rows;
    private readonly Tensor columns;

    public AffineSampler(ImageShape shape, Device device)
    {
        this.shape = shape;
        rows = arange(shape.Rows, dtype: ScalarType.Float32, device: device).view(1, -1, 1).DetachFromDisposeScope();
        columns = arange(shape.Columns, dtype: ScalarType.Float32, device: device).view(1, 1, -1).DetachFromDisposeScope();
    }

    /// <summary>Writes a map as numbers: x's three, then y's.</summary>
    public static void Write(in AffineMap view, Span<float> coefficients)
    {
        coefficients[0] = (float)view.X0;
        coefficients[1] = (float)view.XRow;
        coefficients[2] = (float)view.XColumn;
        coefficients[3] = (float)view.Y0;
        coefficients[4] = (float)view.YRow;
        coefficients[5] = (float)view.YColumn;
    }

    /// <summary>Whether all views are the images as they are.</summary>
    public static bool AllIdentity(float[] maps)
    {
        for (int at = 0; at < maps.Length; at += Coefficients)
        {
            if (!maps.AsSpan(at, Coefficients).SequenceEqual(Identity))
                return false;
        }

        return true;
    }

    /// <summary>The views.</summary>
    /// <param name="images">The images, <c>(image, channel, row, column)</c>.</param>
    /// <param name="map">The maps, <c>(image, coefficient, 1, 1)</c>, on the device.</param>
    public Tensor Sample(Tensor images, Tensor map)
    {
        Tensor x = Coordinate(map, 0), y = Coordinate(map, 3);
        Tensor grid = stack([Normalized(x, shape.Columns), Normalized(y, shape.Rows)], dim: -1);

        // Outside is the nearest edge pixel: by clamping, since libtorch has no such padding on Apple's processors.
        return nn.functional.grid_sample(
            images, grid.clamp_(-1, 1), GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, align_corners: true);
    }

    public void Dispose()
    {
        rows.Dispose();
        columns.Dispose();
    }

    private static float[] Of(in AffineMap view)
    {
        float[] coefficients = new float[Coefficients];
        Write(view, coefficients);
        return coefficients;
    }

    private Tensor Coordinate(Tensor map, int first) =>
        map.select(1, first) + map.select(1, first + 1) * rows + map.select(1, first + 2) * columns;

    /// <summary>−1 at the centre of the first pixel, 1 at that of the last, as <c>grid_sample</c> wants it.</summary>
    private static Tensor Normalized(Tensor coordinate, int size) =>
        size > 1 ? coordinate.mul(2.0 / (size - 1)).sub_(1) : zeros_like(coordinate);
}
