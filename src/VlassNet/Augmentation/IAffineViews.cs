namespace VlassNet.Augmentation;

/// <summary>An augmenter whose views are bilinear ones through an affine map, so that others can make them too.</summary>
internal interface IAffineViews
{
    /// <summary>The map of one view, flips included.</summary>
    /// <returns>Whether the map alone says all: not where something else than the nearest edge pixel lies outside the image.</returns>
    bool TryGetMap(ImageShape shape, SampleKey key, out AffineMap map);
}
