namespace VlassNet.Reporting;

/// <summary>The colour of each pixel of one image.</summary>
internal readonly struct CutoutColors
{
    private static readonly Rgb NotANumber = new(128, 128, 128);

    private readonly int channels;
    private readonly float minimum;
    private readonly double range;

    public CutoutColors(ReadOnlySpan<float> image, ImageShape shape, PictureOptions options)
    {
        channels = shape.Channels;
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        for (int i = 0; i < image.Length; i++)
        {
            if (!float.IsFinite(image[i]) || i % channels >= Drawn)
                continue;
            low = Math.Min(low, image[i]);
            high = Math.Max(high, image[i]);
        }

        minimum = options.Minimum ?? low;
        range = (double)(options.Maximum ?? high) - minimum;
    }

    public int Drawn => channels >= 3 ? 3 : 1;

    public Rgb At(ReadOnlySpan<float> image, int pixel)
    {
        int first = pixel * channels;
        if (Drawn == 1)
            return float.IsNaN(image[first]) ? NotANumber : ColorMap.Magma.At(Share(image[first]));
        return new Rgb(Level(image[first]), Level(image[first + 1]), Level(image[first + 2]));
    }

    /// <summary>The colour of every pixel.</summary>
    public Rgb[] All(ReadOnlySpan<float> image)
    {
        Rgb[] all = new Rgb[image.Length / channels];
        for (int pixel = 0; pixel < all.Length; pixel++)
            all[pixel] = At(image, pixel);
        return all;
    }

    /// <summary>The same in grey: an image of one channel as bright as its values are, others as their colours are on average.</summary>
    public Rgb[] Greys(ReadOnlySpan<float> image)
    {
        Rgb[] all = new Rgb[image.Length / channels];
        for (int pixel = 0; pixel < all.Length; pixel++)
        {
            int sum = 0;
            for (int channel = 0; channel < Drawn; channel++)
                sum += Level(image[(pixel * channels) + channel]);
            byte level = (byte)(sum / Drawn);
            all[pixel] = new Rgb(level, level, level);
        }

        return all;
    }

    /// <summary>Which of so many equal steps from dark to light an image of one colour has at a pixel, from 0.</summary>
    public byte Step(ReadOnlySpan<float> image, int pixel, int steps) =>
        (byte)Math.Clamp(Share(image[pixel * channels]) * steps, 0, steps - 1);

    private byte Level(float value) => float.IsNaN(value) ? NotANumber.Red : (byte)Math.Clamp(Share(value) * 256, 0, 255);

    /// <summary>0 at the darkest, 1 at the lightest; an image of one value is dark all over.</summary>
    private double Share(float value) => range > 0 ? ((double)value - minimum) / range : 0;
}
