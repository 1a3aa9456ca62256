using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VlassNet.Simulation;

/// <summary>
/// Adds elliptical Gaussians to an image, each only inside its own 4.2-sigma ellipse (beyond it there is less than 0.02 % of
/// the peak, under the noise of all but the very brightest sources).
/// </summary>
internal static class GaussianPainter
{
    private const double Reach = 4.2;

    public static void Paint(ReadOnlySpan<GaussianComponent> components, Span<float> image, int rows, int columns)
    {
        foreach (GaussianComponent component in components)
            Paint(component, image, rows, columns);
    }

    private static void Paint(in GaussianComponent component, Span<float> image, int rows, int columns)
    {
        // The exponent is a quadratic form, the inverse of the covariance: on a row a parabola in dx about `slope`·dy.
        Covariance shape = component.Shape;
        double a = shape.YY / shape.Determinant;
        double slope = shape.XY / shape.YY;
        int firstRow = Math.Max(0, (int)Math.Ceiling(component.Row - Reach * Math.Sqrt(shape.YY)));
        int lastRow = Math.Min(rows - 1, (int)Math.Floor(component.Row + Reach * Math.Sqrt(shape.YY)));

        for (int row = firstRow; row <= lastRow; row++)
        {
            double dy = row - component.Row;
            double onRow = dy * dy / shape.YY;
            double middle = component.Column + slope * dy;
            double half = Math.Sqrt(Math.Max(0, (Reach * Reach - onRow) / a));
            int first = Math.Max(0, (int)Math.Ceiling(middle - half));
            int end = Math.Min(columns, (int)Math.Floor(middle + half) + 1);
            if (first < end)
            {
                float peak = (float)(component.Peak * Math.Exp(-0.5 * onRow));
                AddParabola(image.Slice(row * columns + first, end - first), peak, (float)(first - middle), (float)(-0.5 * a));
            }
        }
    }

    /// <summary>Adds peak·exp(curvature·dx²) to consecutive pixels, the first of which is at <paramref name="dx"/>.</summary>
    private static void AddParabola(Span<float> pixels, float peak, float dx, float curvature)
    {
        ref float start = ref MemoryMarshal.GetReference(pixels);
        Vector256<float> places = Vector256.Create(dx) + Vector256.CreateSequence(0f, 1f);
        int done = 0;
        for (; done + Vector256<float>.Count <= pixels.Length; done += Vector256<float>.Count)
        {
            ref float pixel = ref Unsafe.Add(ref start, done);
            (Vector256.LoadUnsafe(ref pixel) + peak * Vector256.Exp(curvature * places * places)).StoreUnsafe(ref pixel);
            places += Vector256.Create((float)Vector256<float>.Count);
        }

        if (done < pixels.Length)
        {
            Vector256<float> rest = peak * Vector256.Exp(curvature * places * places);
            for (int i = 0; done + i < pixels.Length; i++)
                pixels[done + i] += rest[i];
        }
    }
}
