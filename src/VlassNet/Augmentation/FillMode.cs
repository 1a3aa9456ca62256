namespace VlassNet.Augmentation;

/// <summary>
/// What lies outside an image, for a view that looks there. Letters are the pixels of one row; the middle group is the
/// image. Every mode is the mode of that name of Keras' <c>fill_mode</c>, which is that of
/// <c>scipy.ndimage.affine_transform</c>.
/// </summary>
public enum FillMode
{
    /// <summary><c>aaaa|abcd|dddd</c>: the nearest edge pixel. What Keras and the notebook do.</summary>
    Nearest,

    /// <summary>
    /// <c>kkkk|abcd|kkkk</c>: a constant. The change is abrupt: a point even slightly beyond the centre of the last pixel is
    /// <c>k</c>, not a blend (SciPy's <c>constant</c>, not its <c>grid-constant</c>).
    /// </summary>
    Constant,

    /// <summary><c>dcba|abcd|dcba</c>: mirrored about the outer edge of the last pixel, which is therefore repeated.</summary>
    Reflect,

    /// <summary>
    /// <c>bcd|abcd|bcd</c>: repeated with a period of one pixel <b>less</b> than the size, as though the first and the last
    /// pixel were the same one (SciPy's <c>wrap</c>, not its <c>grid-wrap</c>).
    /// </summary>
    Wrap,
}
