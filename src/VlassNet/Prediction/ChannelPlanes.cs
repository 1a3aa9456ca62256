namespace VlassNet.Prediction;

/// <summary>The one place where an image goes from the order of a data set to that of an engine.</summary>
internal static class ChannelPlanes
{
    /// <param name="image">In <c>(row, column, channel)</c> order.</param>
    /// <param name="planes">Receives <c>(channel, row, column)</c> order.</param>
    /// <param name="shape">The shape of the image.</param>
    public static void Copy(ReadOnlySpan<float> image, Span<float> planes, ImageShape shape)
    {
        if (shape.Channels == 1)
        {
            image.CopyTo(planes);
            return;
        }

        int pixels = shape.Rows * shape.Columns;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            Span<float> plane = planes.Slice(channel * pixels, pixels);
            for (int pixel = 0; pixel < pixels; pixel++)
                plane[pixel] = image[(pixel * shape.Channels) + channel];
        }
    }
}
