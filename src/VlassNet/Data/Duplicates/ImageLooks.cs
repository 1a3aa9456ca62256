using VlassNet.Sky;

namespace VlassNet.Data.Duplicates;

/// <summary>What the search keeps of each image: a few hundred bytes.</summary>
internal sealed class ImageLooks
{
    /// <summary>A scatter of so small a share of the largest pixel is rounding: the image is constant.</summary>
    private const double LeastScatter = 1e-6;

    private readonly ImageParts images;
    private readonly CosineTable table;
    private readonly uint[] orbits;
    private readonly double[] means;
    private readonly double[] lengths;
    private readonly float[] cosines;

    public ImageLooks(ImageParts images, CosineTable table)
    {
        this.images = images;
        this.table = table;
        orbits = Orbits(images.Shape);
        means = new double[images.Count];
        lengths = new double[images.Count];
        cosines = new float[checked(images.Count * table.Count)];
        Contrasts = new float[images.Count];
        Roughness = new float[images.Count];
        Keys = new ulong[images.Count];
    }

    /// <summary>The range of an image's pixels at unit length, times √pixels; that is, over their standard deviation.</summary>
    public float[] Contrasts { get; }

    /// <summary>The root of <see cref="VlassNet.Data.Duplicates.Roughness.Power"/> at unit length.</summary>
    public float[] Roughness { get; }

    /// <summary>The same for images that are the same under a symmetry; seldom for others.</summary>
    public ulong[] Keys { get; }

    public bool IsConstant(int image) => lengths[image] == 0;

    public ReadOnlySpan<float> Cosines(int image) => cosines.AsSpan(image * table.Count, table.Count);

    /// <summary>Looks at one image; each may be looked at by another thread.</summary>
    public void Look(int image, Room room)
    {
        ReadOnlySpan<float> pixels = images.Pixels(image, room.Read);
        double sum = 0;
        ulong key = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            sum += pixels[i];
            key += KeyOf(pixels[i], orbits[i]);
        }

        double mean = sum / pixels.Length, power = 0;
        foreach (float pixel in pixels)
            power += (pixel - mean) * (pixel - mean);
        (float least, float greatest) = PixelStatistics.Extremes(pixels);
        double largest = Math.Max(Math.Abs((double)least), Math.Abs((double)greatest));
        Keys[image] = key;
        means[image] = mean;
        if (Math.Sqrt(power / pixels.Length) <= LeastScatter * largest)
            return;
        lengths[image] = Math.Sqrt(power);
        Contrasts[image] = (float)(((double)greatest - least) * Math.Sqrt(pixels.Length / power));
        Span<float> unit = room.First;
        Normalize(image, pixels, unit);
        table.Transform(unit, cosines.AsSpan(image * table.Count, table.Count), room.Row);
        Roughness[image] = (float)Math.Sqrt(VlassNet.Data.Duplicates.Roughness.Power(unit, images.Shape, room.Row));
    }

    /// <summary>Pixels without their mean and at unit length.</summary>
    public void Normalize(int image, ReadOnlySpan<float> pixels, Span<float> unit)
    {
        double mean = means[image], factor = 1 / lengths[image];
        for (int i = 0; i < pixels.Length; i++)
            unit[i] = (float)((pixels[i] - mean) * factor);
    }

    /// <summary>
    /// For each pixel a number of the places that the symmetries move it to: how far it is from the middle along both axes, which a square
    /// does not tell apart, and its channel.
    /// </summary>
    private static uint[] Orbits(ImageShape shape)
    {
        uint[] orbits = new uint[shape.Length];
        for (int i = 0; i < orbits.Length; i++)
        {
            (int pixel, int channel) = Math.DivRem(i, shape.Channels);
            int up = Math.Abs((2 * (pixel / shape.Columns)) - (shape.Rows - 1)), along = Math.Abs((2 * (pixel % shape.Columns)) - (shape.Columns - 1));
            if (shape.Rows == shape.Columns && up > along)
                (up, along) = (along, up);
            orbits[i] = (uint)((((up * shape.Columns) + along) * shape.Channels) + channel);
        }

        return orbits;
    }

    /// <summary>SplitMix64's mixing of the bits of a pixel and its places; 0 and −0 are the same.</summary>
    private static ulong KeyOf(float pixel, uint orbit)
    {
        ulong bits = (BitConverter.SingleToUInt32Bits(pixel + 0f) | ((ulong)orbit << 32)) + 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>Room that a thread needs to look at an image, and to compare two.</summary>
    internal sealed class Room(ImageShape shape)
    {
        public float[] Read { get; } = new float[shape.Length];

        public float[] Other { get; } = new float[shape.Length];

        public float[] First { get; } = new float[shape.Length];

        public float[] Second { get; } = new float[shape.Length];

        public float[] Row { get; } = new float[shape.Columns * shape.Channels];
    }
}
