namespace OwnClasses;

/// <summary>Makes images that are nearly all empty sky into such that a small network learns well from.</summary>
internal static class EmptySky
{
    /// <summary>Times this, what the first convolution makes of FR-DEEP scatters by some tenths.</summary>
    private const float Gain = 100;

    /// <summary>
    /// The mean over squares of pixels, then the root, times <see cref="Gain"/>. Of a FIRST image of 150×150 pixels, with the noise clipped to zeros, 1.5 % are
    /// not zero, and most of these are faint beside the peak: fewer pixels leave the network less sky to look at, and the root brings
    /// lobes and jets up to what hot spots are. Moving variances of batch normalisation
    /// begin at 1, and of empty sky would have to come down to some 1e-5; training with them, without exact statistics, needs brighter pixels. A model wants
    /// all its images so, those that it classifies later, too.
    /// </summary>
    /// <param name="images">Images with one channel.</param>
    /// <param name="side">The side of a square, which divides rows and columns.</param>
    public static LabeledImages Shrink(LabeledImages images, int side)
    {
        ImageShape from = images.Shape, to = new(from.Rows / side, from.Columns / side, 1);
        float[] pixels = new float[images.Count * to.Length];
        for (int image = 0; image < images.Count; image++)
        {
            ReadOnlySpan<float> source = images.Image(image);
            Span<float> shrunk = pixels.AsSpan(image * to.Length, to.Length);
            for (int pixel = 0; pixel < source.Length; pixel++)
                shrunk[pixel / from.Columns / side * to.Columns + pixel % from.Columns / side] += source[pixel] / (side * side);
            foreach (ref float pixel in shrunk)
                pixel = Gain * MathF.Sqrt(pixel);
        }

        return LabeledImages.Create(pixels, images.Labels(), to, images.ClassNames);
    }
}
