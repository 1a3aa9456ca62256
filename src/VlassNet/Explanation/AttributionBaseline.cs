using System.Collections.Immutable;
using System.Globalization;

namespace VlassNet.Explanation;

/// <summary>An image in which there is nothing to see: what a cutout is compared with when its pixels are weighed.</summary>
public sealed class AttributionBaseline
{
    private readonly string name;
    private readonly Func<float[], float>? level;
    private readonly ImmutableArray<float> pixels;

    private AttributionBaseline(string name, Func<float[], float>? level, ImmutableArray<float> pixels = default)
    {
        this.name = name;
        this.level = level;
        this.pixels = pixels;
    }

    /// <summary>
    /// The median of each channel of the image itself, all over: the sky, where most of a cutout is sky. So the sky weighs nothing, however
    /// the pixels were scaled.
    /// </summary>
    public static AttributionBaseline Median { get; } = new(nameof(Median), MedianOf);

    /// <summary>0 all over, as photographs are usually compared with. In a scaled cutout that is darker than the sky, so the sky counts.</summary>
    public static AttributionBaseline Black { get; } = new(nameof(Black), _ => 0);

    /// <summary>A value all over.</summary>
    /// <param name="value">The value, in the image's own unit.</param>
    /// <exception cref="ArgumentException">The value is not finite.</exception>
    public static AttributionBaseline Level(float value) => float.IsFinite(value)
        ? new(string.Create(CultureInfo.InvariantCulture, $"Level {value}"), _ => value)
        : throw new ArgumentException(
            string.Create(CultureInfo.InvariantCulture, $"Expected a finite level; found {value}."), nameof(value));

    /// <summary>Another image, such as the mean of many or one of noise.</summary>
    /// <param name="pixels">Its pixels, in <c>(row, column, channel)</c> order, as many as the images have that it is for.</param>
    /// <exception cref="ArgumentException">A pixel is not finite.</exception>
    public static AttributionBaseline Image(ReadOnlySpan<float> pixels)
    {
        int bad = FiniteScan.FirstNonFinite(pixels);
        return bad < 0
            ? new("Image", null, [.. pixels])
            : throw new ArgumentException($"Expected finite pixels of a baseline; found {pixels[bad]} at {bad}.", nameof(pixels));
    }

    /// <summary>What it is, as <c>Median</c> or <c>Level 0.5</c>.</summary>
    public override string ToString() => name;

    /// <summary>The baseline of an image, both in <c>(row, column, channel)</c> order.</summary>
    /// <exception cref="ArgumentException">The baseline is an image of another size.</exception>
    internal float[] For(ReadOnlySpan<float> image, ImageShape shape)
    {
        if (level is null)
        {
            return pixels.Length == image.Length ? [.. pixels] : throw new ArgumentException(
                $"Expected a baseline of {shape}, as the image; found {pixels.Length} values instead of {image.Length}.", "options");
        }

        float[] result = new float[image.Length];
        float[] values = new float[image.Length / shape.Channels];
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            for (int pixel = 0; pixel < values.Length; pixel++)
                values[pixel] = image[(pixel * shape.Channels) + channel];
            float value = level(values);
            for (int pixel = 0; pixel < values.Length; pixel++)
                result[(pixel * shape.Channels) + channel] = value;
        }

        return result;
    }

    /// <summary>As NumPy's: of an even number of values the mean of the middle two.</summary>
    private static float MedianOf(float[] values)
    {
        Array.Sort(values);
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (float)(((double)values[middle - 1] + values[middle]) / 2);
    }
}
