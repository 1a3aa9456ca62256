namespace VlassNet.Prediction;

/// <summary>One image of a shape that its owner states: raw, or as the networks take it.</summary>
internal static class RawImage
{
    /// <summary>Makes sure that an image can be predicted.</summary>
    /// <returns>Whether it is to be prepared first.</returns>
    /// <exception cref="ArgumentException">Its shape does not fit, it has not as many values as its shape, or a raw pixel is not finite.</exception>
    public static bool Check(PredictionPlan plan, ReadOnlySpan<float> image, ImageShape shape)
    {
        bool isRaw = plan.IsRaw(shape);
        if (image.Length != shape.Length)
        {
            throw new ArgumentException(
                $"Expected {shape.Length} values in (row, column, channel) order, for an image of {shape}; found {image.Length}.", nameof(image));
        }

        int bad = isRaw ? FiniteScan.FirstNonFinite(image) : -1;
        return bad < 0 ? isRaw : throw new ArgumentException(
            $"Expected finite pixels; found {image[bad]} in row {bad / shape.Columns}, column {bad % shape.Columns}. Replace what is blank by the "
            + "median of the others, as CutoutExtractor does.",
            nameof(image));
    }

    /// <summary>The image as the networks take it, in <c>(row, column, channel)</c> order.</summary>
    public static float[] Prepare(PredictionPlan plan, ReadOnlySpan<float> image, ImageShape shape)
    {
        float[] prepared = new float[plan.Input.Length];
        plan.Preparation!.Apply(image, shape, prepared);
        return prepared;
    }
}
