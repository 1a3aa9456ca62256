namespace Tutorial;

/// <summary>A picture that the notebook does not have.</summary>
internal static class Pictures
{
    /// <summary>The image itself, top left, and 31 random views of it.</summary>
    public static CutoutPicture DrawViews(IAugmenter augmenter, LabeledImages images, int index, ulong seed)
    {
        ImageShape shape = images.Shape;
        float[] views = new float[32 * shape.Length];
        images.Image(index).CopyTo(views);
        for (int epoch = 1; epoch < 32; epoch++)
        {
            Span<float> view = views.AsSpan(epoch * shape.Length, shape.Length);
            augmenter.Augment(images.Image(index), view, shape, new SampleKey(seed, epoch, index));
        }

        LabeledImages set = LabeledImages.Create(views, new int[32], shape, images.ClassNames);
        return CutoutPicture.Montage(set, [.. Enumerable.Range(0, 32)], 4, 8, new PictureOptions { Zoom = 2 });
    }
}
